import type { Rng } from '../../../base/rng.ts';
import type { LoadedRules } from '../../../scenario/loadedRules.ts';
import { HOOK_NAMES, HOOKS_OF_TABLE, type HookName, type RuleSet, type RuleTable, type TableName } from '../../../scenario/ruleSet.ts';
import { Conntrack } from './conntrack/conntrack.ts';
import { Meter } from './meter.ts';
import { Netfilter, ruleNeedsConntrack } from './netfilter.ts';
import type { Packet } from './packet.ts';
import { EPOCH_SECONDS, type Surroundings } from './passage.ts';
import { RuleMemory } from './ruleMemory.ts';
import { isSane, type Sysctls } from './stack/isSane.ts';
import { Routes } from './stack/routes.ts';

/** The machine's interface to the world, and the one behind it, where 10.0.0.0/24 is. */
export const OUTER = 'eth0';
export const INNER = 'eth1';
const INNER_ADDRESS = 0x0a00_0001;

/** The machine of a run as netfilter sees it: its rules, conntrack, routes. Refusals (REJECT) are not sent. */
export class RunHost {
  readonly meter = new Meter();
  readonly netfilter: Netfilter;
  private readonly routes: Routes;
  private readonly sysctls: Sysctls;

  constructor(
    readonly loaded: LoadedRules,
    { addresses, listens, rng }: { readonly addresses: readonly number[]; readonly listens: (protocol: number, port: number) => boolean; readonly rng: Rng },
  ) {
    const { ip_forward, rp_filter, route_localnet } = loaded.sysctls ?? {};
    this.sysctls = { forward: ip_forward !== 0, rpFilter: rp_filter ?? 0, routeLocalnet: route_localnet === 1 };
    this.routes = new Routes(
      [
        { name: OUTER, addresses: addresses.map((address) => ({ address, prefix: 24 })) },
        { name: INNER, addresses: [{ address: INNER_ADDRESS, prefix: 24 }] },
      ],
      [{ network: 0, prefix: 0, interface: OUTER, via: null }],
    );
    const here: Surroundings = {
      conntrack: new Conntrack(), routes: this.routes, memory: new RuleMemory(loaded.sets), rng, epochSeconds: EPOCH_SECONDS,
      hasListener: (protocol, _address, port) => listens(protocol, port), hasSocket: () => false, reject: () => undefined,
    };
    // What is added later finds its table there, and connections known: modules are loaded before the first packet.
    // ip_nat of 2.6.15 cannot be without ip_conntrack; a kernel of today waits for the first rule that needs it.
    const tracks = loaded.rules.tables.some(({ name }) => name === 'nat') || loaded.added.some(({ table, rule }) => table === 'nat' || ruleNeedsConntrack(rule));
    this.netfilter = new Netfilter(withTables(loaded.rules, loaded.added.map(({ table }) => table)), here, loaded.unknown, { tracks, meter: this.meter });
  }

  pass(hook: HookName, packet: Packet, nowNs: number): boolean {
    this.meter.empty();
    return this.netfilter.pass(hook, packet, nowNs);
  }

  /** Where a packet goes that came in: up, out by an interface, or nowhere. */
  route(packet: Packet): 'local' | 'out' | 'nowhere' {
    if (!isSane(packet, this.routes, this.sysctls)) return 'nowhere';
    const way = this.routes.way(packet.destination);
    if (way === null) return 'nowhere';
    if (way.kind !== 'out') return 'local';
    if (!this.sysctls.forward) return 'nowhere';
    packet.outInterface = way.interface;
    return 'out';
  }

  /** The interface by which one of our own packets leaves. */
  routeOwn(packet: Packet): void {
    const way = this.routes.way(packet.destination);
    packet.outInterface = way?.kind === 'out' ? way.interface : 'lo';
  }
}

/** The rule set with a table for each of the names, empty where it had none. */
function withTables({ family, tables }: RuleSet, names: readonly TableName[]): RuleSet {
  const missing = [...new Set(names)].filter((name) => tables.every((table) => table.name !== name));
  return { family, tables: [...tables, ...missing.map(emptyTable)].map(withHookChains) };
}

const emptyTable = (name: TableName): RuleTable => ({ name, chains: [] });

function withHookChains(table: RuleTable): RuleTable {
  const missing = HOOK_NAMES.filter((hook) => HOOKS_OF_TABLE[table.name].includes(hook) && table.chains.every(({ name }) => name !== hook));
  return { ...table, chains: [...table.chains, ...missing.map((name) => ({ name, policy: 'ACCEPT' as const, counters: null, rules: [] }))] };
}
