import { formatIp, parseIp } from '../scenario/ipAddress.ts';
import type { IpSet } from '../scenario/ipSets.ts';
import type { CasePacket, CaseSysctls, CaseVerdict } from '../scenario/netfilterCase.ts';
import { HOOKS_OF_TABLE, type RuleSet } from '../scenario/ruleSet.ts';
import type { UnknownMatches } from './kernel/netfilter/matches/compileMatch.ts';
import { EPOCH_SECONDS } from './kernel/netfilter/passage.ts';
import { ask, type Outcome } from './kernel/netfilter/stack/exchange.ts';
import { Network } from './kernel/netfilter/stack/network.ts';
import { CLIENT, ROUTER, threeHosts } from './kernel/netfilter/stack/threeHosts.ts';

export interface Judged {
  readonly verdicts: readonly CaseVerdict[];
  /** Packets that reached the policy of a chain, as `iptables-save -c` has them. */
  readonly policies: readonly { readonly table: string; readonly chain: string; readonly packets: number }[];
}

export interface JudgeOptions {
  readonly sets: readonly IpSet[];
  readonly unknown: UnknownMatches;
  readonly seed: number;
  readonly sysctls?: CaseSysctls;
}

/** What becomes of packets that a client sends one after another through a router with these rules. */
export function judgePackets(rules: RuleSet, packets: readonly CasePacket[], { sets, unknown, seed, sysctls = {} }: JudgeOptions): Judged {
  const router = { forward: sysctls.ip_forward !== 0, rpFilter: sysctls.rp_filter ?? 0, routeLocalnet: sysctls.route_localnet === 1 };
  const network = new Network(threeHosts(rules, sets, router), { seed, unknown, epochSeconds: EPOCH_SECONDS });
  const verdicts = packets.map((packet): CaseVerdict => {
    const [source, destination] = [parseIp(packet.src), parseIp(packet.dst)];
    network.nowNs += (packet.wait ?? 0) * 1e6;
    if (source === undefined || destination === undefined || typeof source !== typeof destination) return { outcome: 'dropped' };
    return verdictOf(ask(network, CLIENT, { protocol: packet.proto, source, sourcePort: packet.sport, destination, destinationPort: packet.dport }));
  });
  const { netfilter } = network.host(ROUTER);
  const policies = rules.tables.flatMap(({ name }) =>
    HOOKS_OF_TABLE[name].map((hook) => ({ table: name, chain: hook, packets: netfilter?.chain(name, hook)?.policyPackets ?? 0 })),
  );
  return { verdicts, policies };
}

function verdictOf(outcome: Outcome): CaseVerdict {
  if (outcome.kind !== 'delivered') return { outcome: outcome.kind };
  const { reply } = outcome;
  return {
    outcome: 'delivered', host: outcome.host,
    dst: formatIp(outcome.destination), dport: outcome.randomDestination === null ? outcome.destinationPort : 'any',
    src: formatIp(outcome.source), sport: outcome.randomSource === null ? outcome.sourcePort : 'any',
    reply: reply === null ? null : { src: formatIp(reply.source), sport: reply.randomSource === null ? reply.sourcePort : 'any' },
  };
}
