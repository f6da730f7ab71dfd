import type { Problem } from '../../base/result.ts';
import type { Endpoint, NetfilterSetup, Scenario } from '../../scenario/schema.ts';

/** What a channel has to do to be right, in the order in which the ledger adds it. */
export const LEDGER_ITEMS = ['route', 'socket', 'hooks', 'conntrack', 'nat', 'slowPath'] as const;
export type LedgerItem = (typeof LEDGER_ITEMS)[number];

export interface LedgerOptions {
  /** Rules in INPUT that each packet is compared with and that match none. */
  readonly rules: number;
  /** Percent of the packets that no signature tells. */
  readonly unclassifiedShare: number;
}

export const LEDGER_DEFAULTS: LedgerOptions = { rules: 10, unclassifiedShare: 5 };
export const LEDGER_RULES_MAX = 1024;

/** So many show the pattern; a larger scenario is cut to them. */
const PACKETS_MAX = 1000;
const FLOWS_MAX = 500;
const SERVER = '192.0.2.1';
const VIRTUAL = '203.0.113.10';
const FIRST_PORT = 5001;

/** Why there is no ledger of a scenario. */
export function ledgerRefuses({ knobs, queueExperiment }: Scenario): Problem | undefined {
  if (queueExperiment !== undefined) return { code: 'notOfQueues' };
  return knobs.process === 'replay' ? { code: 'ledgerNotOfReplay' } : undefined;
}

/**
 * The scenario's traffic, machine and constants, with exactly these requirements. Its own rules and endpoints are left out: every
 * flow has a service, the rules are the ledger's. What one needs it brings along: NAT conntrack, any rule the hooks, these the route.
 */
export function ledgerScenario(scenario: Scenario, items: ReadonlySet<LedgerItem>, { rules, unclassifiedShare }: LedgerOptions): Scenario {
  const { version, id, label, lookFor, constants, ownMachine } = scenario;
  const { packets } = scenario.knobs;
  const flows = Math.min(scenario.knobs.flows, FLOWS_MAX);
  const asksNetfilter = items.has('hooks') || items.has('conntrack') || items.has('nat');
  const knobs = {
    ...scenario.knobs,
    packets: Math.min(packets, PACKETS_MAX),
    flows,
    channelAsks: ASKS[items.has('route') ? 1 : 0][items.has('socket') ? 1 : 0],
    classify: asksNetfilter ? ('afterNetfilter' as const) : ('beforeNetfilter' as const),
    unclassifiedShare: items.has('slowPath') ? unclassifiedShare : 0,
  };
  const plain: Scenario = { version, id, label, lookFor, knobs, ...(constants === undefined ? {} : { constants }), ...(ownMachine === undefined ? {} : { ownMachine }) };
  if (!asksNetfilter) return plain;
  const netfilter: NetfilterSetup = { rules: rulesOf(items, rules, knobs.transport), unknown: 'never' };
  return items.has('nat') ? { ...plain, netfilter, endpoints: translated(flows) } : { ...plain, netfilter };
}

const ASKS = [['nothing', 'socket'], ['route', 'routeAndSocket']] as const;

function rulesOf(items: ReadonlySet<LedgerItem>, count: number, transport: string): string {
  const drops = Array.from({ length: items.has('hooks') ? count : 0 }, (_, k) => `-A INPUT -s 10.${64 + (k >> 8)}.${k % 256}.0/24 -p ${transport} -m ${transport} --dport ${1 + (k % 1023)} -j DROP`);
  const invalid = items.has('conntrack') ? ['-A INPUT -m conntrack --ctstate INVALID -j DROP'] : [];
  const filter = items.has('hooks') || items.has('conntrack') ? ['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ...invalid, ...drops, 'COMMIT'] : [];
  const nat = items.has('nat')
    ? ['*nat', ':PREROUTING ACCEPT [0:0]', ':INPUT ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', `-A PREROUTING -d ${VIRTUAL}/32 -j DNAT --to-destination ${SERVER}`, 'COMMIT']
    : [];
  return `${[...nat, ...filter].join('\n')}\n`;
}

/** Clients ask for one address, the programs listen on another. */
const translated = (flows: number): readonly Endpoint[] =>
  Array.from({ length: flows }, (_, k) => FIRST_PORT + k).flatMap((port) => [
    { address: VIRTUAL, port, weight: 1, listens: false },
    { address: SERVER, port, weight: 0, listens: true },
  ]);
