import type { Chooser } from './chooser.ts';
import type { About } from './generate.ts';
import type { Place } from './generateMatch.ts';
import { PORTS, WORLD } from './world.ts';

/** What one rule does. */
export function targetText(place: Place & { readonly users: readonly string[] }, choose: Chooser, about: About): string {
  const { table, users } = place;
  if (users.length > 0 && choose.maybe(0.25)) return `${choose.among(['-j', '-j', '-g'])} ${choose.among(users)}`;
  if (choose.maybe(0.04)) return '';
  switch (table) {
    case 'raw': return choose.among(['-j CT --notrack', '-j CT --notrack', '-j DROP', '-j ACCEPT', '-j RETURN', '-j CT --zone 1', '-j NOTRACK']);
    case 'mangle': return mangleTarget(choose, about);
    case 'nat': return natTarget(place, choose, about);
    case 'security': return choose.among(['-j ACCEPT', '-j RETURN', '-j DROP']);
    case 'filter': return filterTarget(place, choose, about);
  }
}

function mangleTarget(choose: Chooser, { family }: About): string {
  return choose.among([
    '-j MARK --set-xmark 0x1/0xffffffff', '-j MARK --set-xmark 0x2/0x2', '-j MARK --set-mark 0x2', '-j MARK --or-mark 0x1', '-j MARK --and-mark 0xfffffffe', '-j MARK --xor-mark 0x3',
    '-j CONNMARK --set-xmark 0x1/0xffffffff', '-j CONNMARK --save-mark', '-j CONNMARK --restore-mark', '-j CONNMARK --restore-mark --nfmask 0x3 --ctmask 0x3', '-j CONNMARK --set-xmark 0x4/0xc',
    '-j RETURN', '-j ACCEPT', '-j DROP', '-j TOS --set-tos 0x10/0x3f', '-j DSCP --set-dscp 0x08', family === 'ipv4' ? '-j TTL --ttl-inc 2' : '-j HL --hl-inc 2', family === 'ipv4' ? '-j TTL --ttl-set 1' : '-j HL --hl-set 64',
    '-j SET --add-set S0 src', '-j SET --del-set S0 dst',
  ]);
}

function filterTarget({ proto, hook }: Place, choose: Chooser, { family }: About): string {
  const kinds = family === 'ipv4' ? ['icmp-port-unreachable', 'icmp-host-unreachable', 'icmp-admin-prohibited'] : ['icmp6-port-unreachable', 'icmp6-adm-prohibited'];
  if (proto === 'tcp' && choose.maybe(0.2)) return '-j REJECT --reject-with tcp-reset';
  return choose.among(['-j ACCEPT', '-j ACCEPT', '-j DROP', '-j RETURN', `-j REJECT --reject-with ${choose.among(kinds)}`, hook === 'FORWARD' ? '-j NFLOG --nflog-group 5' : '-j ACCEPT', '-j NFQUEUE --queue-num 3', '-j NFQUEUE --queue-num 3 --queue-bypass']);
}

function natTarget({ proto, hook }: Place, choose: Chooser, { family }: About): string {
  const world = WORLD[family];
  const port = choose.among(PORTS);
  const withPort = (address: string, ports: string | number): string => (family === 'ipv4' ? `${address}:${ports}` : `[${address}]:${ports}`);
  if (hook === 'POSTROUTING' || hook === 'INPUT') {
    const from = hook === 'INPUT' ? world.clients[1] : world.inner;
    const plain = [`-j SNAT --to-source ${from}`, '-j ACCEPT', '-j RETURN', ...(hook === 'POSTROUTING' ? ['-j MASQUERADE', '-j MASQUERADE', `-j SNAT --to-source ${world.clients[0]}-${world.clients[1]}`] : [])];
    const ported = [`-j SNAT --to-source ${withPort(from, '50000-50010')}`, `-j SNAT --to-source ${withPort(from, '50000')}`, `-j SNAT --to-source ${from} --random`, ...(hook === 'POSTROUTING' ? ['-j MASQUERADE --to-ports 50000-50003', '-j MASQUERADE --random-fully'] : [])];
    return choose.among(proto === null ? plain : [...plain, ...ported]);
  }
  const backend = choose.among(world.backends);
  const plain = [`-j DNAT --to-destination ${backend}`, `-j DNAT --to-destination ${world.router[0]}`, `-j DNAT --to-destination ${world.range}`, `-j DNAT --to-destination ${world.range} --persistent`, '-j REDIRECT', '-j RETURN', '-j ACCEPT', `-j NETMAP --to ${world.netmap}`];
  const ported = [
    `-j DNAT --to-destination ${withPort(backend, port)}`, `-j DNAT --to-destination ${withPort(backend, 8080)}`, `-j DNAT --to-destination ${withPort(world.router[0], 8443)}`, `-j DNAT --to-destination :${port}`,
    `-j DNAT --to-destination ${withPort(world.router[1], '8443-8444')}`, `-j REDIRECT --to-ports ${port}`, `-j DNAT --to-destination ${withPort(backend, 9000)}`,
  ];
  return choose.among(proto === null ? plain : [...plain, ...ported, ...ported]);
}
