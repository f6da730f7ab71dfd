import type { HookName, TableName } from '../../src/scenario/ruleSet.ts';
import type { Chooser } from './chooser.ts';
import type { About } from './generate.ts';
import { PORTS, WORLD } from './world.ts';

export interface Place {
  readonly table: TableName;
  readonly hook: HookName;
  readonly proto: string | null;
}

/** The conditions of one rule. */
export function matchText({ table, hook, proto }: Place, choose: Chooser, about: About): string {
  const { sources, destinations, nets } = WORLD[about.family];
  const parts: string[] = [];
  const often = (share: number, text: () => string): void => void (choose.maybe(share) && parts.push(text()));
  const not = choose.not;
  const isWayIn = hook === 'PREROUTING' || hook === 'INPUT' || hook === 'FORWARD';
  const isWayOut = hook === 'POSTROUTING' || hook === 'FORWARD' || hook === 'OUTPUT';
  often(0.3, () => `${not()}-s ${choose.among(sources)}`);
  often(0.4, () => `${not()}-d ${choose.among([...destinations, ...nets])}`);
  if (isWayIn) often(0.2, () => `${not()}-i ${choose.among(['r0', 'r0', 'r1', 'r+', 'lo'])}`);
  if (isWayOut) often(0.35, () => `${not()}-o ${choose.among(['r0', 'r1', 'r1', 'r+'])}`);
  if (proto !== null) {
    parts.push(`-p ${proto}`);
    often(0.65, () => portText(proto, choose));
    if (proto === 'tcp') often(0.1, () => `-m tcp ${not()}--tcp-flags ${choose.among(['FIN,SYN,RST,ACK SYN', 'SYN,ACK SYN,ACK', 'RST RST', 'ALL ACK'])}`);
  }
  const canAskConnection = table !== 'raw';
  if (canAskConnection) often(0.2, () => connectionText(choose, about));
  if (hook !== 'POSTROUTING') often(0.1, () => `-m addrtype ${not()}--dst-type ${choose.among(['LOCAL', 'UNICAST', 'LOCAL,UNICAST'])}`);
  often(0.05, () => `-m addrtype ${not()}--src-type ${choose.among(['LOCAL', 'UNICAST'])}${about.family === 'ipv4' && hook === 'PREROUTING' && choose.maybe(0.4) ? ' --limit-iface-in' : ''}`);
  if (table !== 'raw') often(0.12, () => `-m mark ${not()}--mark ${choose.among(['0x1', '0x2', '0x0', '0x1/0x3'])}`);
  if (canAskConnection) often(0.06, () => `-m connmark ${not()}--mark ${choose.among(['0x1', '0x0', '0x4/0xc'])}`);
  often(0.08, () => `-m statistic --mode nth --every ${choose.among([2, 3])} --packet ${choose.among([0, 1])}`);
  often(0.08, () => `-m set ${not()}--match-set ${choose.among(['S0 src', 'S0 dst', 'S1 dst', 'S1 src', 'S2 dst,dst', 'S3 dst'])}`);
  often(0.05, () => `-m iprange ${not()}--dst-range ${WORLD[about.family].range}`);
  often(0.04, () => `-m length ${not()}--length ${choose.among(['36', '0:59', '60', '52:80'])}`);
  often(0.04, () => (about.family === 'ipv4' ? `-m ttl ${choose.among(['--ttl-eq 64', '--ttl-lt 64', '--ttl-gt 63', '! --ttl-eq 63'])}` : `-m hl ${choose.among(['--hl-eq 64', '--hl-lt 64', '--hl-gt 63'])}`));
  often(0.05, () => `-m recent --name ${about.name.slice(-10)}-${choose.among(['a', 'b'])} ${choose.among(['--set', '! --rcheck --seconds 60 --hitcount 2', '--update --seconds 60 --hitcount 3', '--rcheck', '--remove', '--rcheck --rdest'])}`);
  often(0.04, () => `-m limit --limit 1/hour --limit-burst ${choose.among([1, 2, 4])}`);
  often(0.03, () => `-m hashlimit --hashlimit-${choose.among(['upto', 'above'])} 1/hour --hashlimit-burst ${choose.among([1, 3])} --hashlimit-mode ${choose.among(['srcip', 'srcip,dstport', 'dstip'])} --hashlimit-name ${about.name.slice(-10)}-${choose.between(0, 999)}`);
  // Of later packets the answer depends on the kernel's version, and on the tick in which they come.
  if (canAskConnection && table !== 'nat') often(0.04, () => `-m conntrack --ctstate NEW -m connlimit --connlimit-${choose.among(['above', 'upto'])} ${choose.among([0, 1, 3])} --connlimit-mask ${about.family === 'ipv4' ? 24 : 64}${choose.maybe(0.3) ? ' --connlimit-daddr' : ''}`);
  often(0.04, () => `-m tos ${not()}--tos ${choose.among(['0x10/0x3f', '0x00/0xff'])}`);
  often(0.04, () => `-m pkttype ${not()}--pkt-type unicast`);
  if (hook === 'PREROUTING' && table !== 'nat') often(0.04, () => `-m rpfilter ${choose.among(['', '--invert', '--loose'])}`.trim());
  often(0.06, () => `-m comment --comment "rule \\"${choose.between(0, 99)}\\" of it"`);
  return parts.join(' ');
}

function portText(proto: string, choose: Chooser): string {
  const port = choose.among(PORTS);
  const not = choose.not();
  switch (choose.among(['one', 'one', 'range', 'source', 'multi', 'multi'])) {
    case 'range': return `-m ${proto} ${not}--dport ${Math.min(port, 8080)}:${Math.max(port, 8080)}`;
    case 'source': return `-m ${proto} ${not}--sport ${choose.between(40_000, 40_010)}:${choose.between(40_011, 40_030)}`;
    case 'multi': return `-m multiport ${not}--${choose.among(['dports', 'dports', 'ports', 'sports'])} ${choose.among(['53,80,443', '8080,8443', '1000:6000,80', '40000:40011'])}`;
    default: return `-m ${proto} ${not}--dport ${port}`;
  }
}

function connectionText(choose: Chooser, { family }: About): string {
  const not = choose.not();
  const { destinations, sources, nets } = WORLD[family];
  switch (choose.between(0, 9)) {
    case 0: return `-m conntrack ${not}--ctorigdst ${choose.among(destinations)}`;
    case 1: return `-m conntrack --ctorigdstport ${choose.among(PORTS)}`;
    case 2: return `-m conntrack --ctdir ${choose.among(['ORIGINAL', 'REPLY'])}`;
    case 3: return `-m conntrack ${not}--ctstatus ${choose.among(['SEEN_REPLY', 'CONFIRMED', 'ASSURED'])}`;
    case 4: return `-m conntrack ${not}--ctreplsrc ${choose.among([...destinations, ...nets])}`;
    case 5: return `-m conntrack --ctstate NEW ${not}--ctorigsrc ${choose.among(sources)}`;
    case 6: return `-m state ${not}--state ${choose.among(['NEW', 'ESTABLISHED', 'RELATED,ESTABLISHED', 'INVALID'])}`;
    default: return `-m conntrack ${not}--ctstate ${choose.among(['NEW', 'RELATED,ESTABLISHED', 'ESTABLISHED', 'RELATED', 'DNAT', 'SNAT', 'INVALID,UNTRACKED', 'INVALID'])}`;
  }
}
