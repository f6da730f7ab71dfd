import type { HookName, Rule, RuleSet, TableName } from '../../../scenario/ruleSet.ts';
import { CompiledTable, walk, type CompiledChain } from './chains.ts';
import type { UnknownMatches } from './matches/compileMatch.ts';
import type { Meter } from './meter.ts';
import { bindAsIs, isMapped, manipulationAt, rewrite, rewriteError } from './nat/nat.ts';
import type { Packet } from './packet.ts';
import type { Passage, Surroundings } from './passage.ts';

/** What a packet meets at each hook, in the order of the priorities of netfilter_ipv4.h. */
const ORDER: Readonly<Record<HookName, readonly (TableName | 'conntrack' | 'confirm')[]>> = {
  PREROUTING: ['raw', 'conntrack', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'security', 'nat', 'confirm'],
  FORWARD: ['mangle', 'filter', 'security'],
  OUTPUT: ['raw', 'conntrack', 'mangle', 'nat', 'filter', 'security'],
  POSTROUTING: ['mangle', 'nat', 'confirm'],
};

type Step = (packet: Packet, at: Passage) => boolean;

/** The netfilter of one host: its rules, hung into the hooks, with conntrack and NAT between them. */
export class Netfilter {
  /** Conntrack is switched on by the first rule that needs it; without, nat chains are never entered. */
  readonly tracks: boolean;
  private readonly tables: ReadonlyMap<TableName, CompiledTable>;
  private readonly meter: Meter | null;
  private readonly steps: Readonly<Record<HookName, readonly Step[]>>;

  /** `tracks`: conntrack is on in any case; `meter`: notes what passages consist of. */
  constructor(ruleSet: RuleSet, private readonly here: Surroundings, unknown: UnknownMatches, { tracks = false, meter = null }: { readonly tracks?: boolean; readonly meter?: Meter | null } = {}) {
    this.meter = meter;
    this.tracks = tracks || needsConntrack(ruleSet);
    this.tables = new Map(ruleSet.tables.map((table) => [table.name, new CompiledTable(table, { unknown, rng: here.rng.fork('rules') })]));
    const stepsOf = (hook: HookName): readonly Step[] => ORDER[hook].flatMap((part) => this.stepsFor(part, hook));
    this.steps = { PREROUTING: stepsOf('PREROUTING'), INPUT: stepsOf('INPUT'), FORWARD: stepsOf('FORWARD'), OUTPUT: stepsOf('OUTPUT'), POSTROUTING: stepsOf('POSTROUTING') };
  }

  /** NF_HOOK: false when the packet goes no further. */
  pass(hook: HookName, packet: Packet, nowNs: number): boolean {
    const at: Passage = { hook, nowNs, here: this.here, hotdrop: false, meter: this.meter };
    for (const step of this.steps[hook]) if (!step(packet, at)) return false;
    return true;
  }

  /** A rule more in a table that was there from the beginning. */
  add(table: TableName, chain: string, rule: Rule, at: number | 'end'): void {
    this.tables.get(table)?.add(chain, rule, at);
  }

  rulesIn(table: TableName): number {
    return this.tables.get(table)?.size ?? 0;
  }

  chain(table: TableName, hook: HookName): CompiledChain | undefined {
    return this.tables.get(table)?.hookChain(hook);
  }

  private stepsFor(part: TableName | 'conntrack' | 'confirm', hook: HookName): readonly Step[] {
    if ((part === 'conntrack' || part === 'confirm') && !this.tracks) return [];
    if (part === 'conntrack') {
      return [(packet, at) => {
        const wasUntracked = packet.connection === null;
        at.here.conntrack.track(packet, at.nowNs);
        if (wasUntracked) at.meter?.note({ kind: 'track', known: packet.connection?.confirmed === true });
        return true;
      }];
    }
    if (part === 'confirm') {
      return [(packet, at) => {
        if (packet.connection?.confirmed === false) at.meter?.note({ kind: 'confirm' });
        return at.here.conntrack.confirm(packet, at.nowNs);
      }];
    }
    const table = this.tables.get(part);
    if (table === undefined) return [];
    const chain = table.hookChain(hook);
    if (part === 'nat') return [(packet, at) => natHook(chain, packet, at)];
    return chain === undefined ? [] : [(packet, at) => walk(chain, packet, at) === 'accept'];
  }
}

const TRACKING_MATCHES: ReadonlySet<string> = new Set(['conntrack', 'connmark', 'connlimit', 'helper']);
const TRACKING_TARGETS: ReadonlySet<string> = new Set(['dnat', 'snat', 'redirect', 'masquerade', 'netmap', 'connmark']);

const needsConntrack = ({ tables }: RuleSet): boolean => tables.some(({ chains }) => chains.some(({ rules }) => rules.some(ruleNeedsConntrack)));

export const ruleNeedsConntrack = ({ matches, target }: Rule): boolean =>
  matches.some(({ kind }) => TRACKING_MATCHES.has(kind)) || (target !== null && (TRACKING_TARGETS.has(target.kind) || (target.kind === 'track' && !target.off)));

/** nf_nat_inet_fn: rules decide for the first packet only; every packet is rewritten as was decided. */
function natHook(chain: CompiledChain | undefined, packet: Packet, at: Passage): boolean {
  const { connection, state } = packet;
  if (connection === null) return true;
  at.meter?.note({ kind: 'nat' });
  const what = manipulationAt(at.hook);
  const isRelated = state === 'RELATED' || state === 'RELATED_REPLY';
  if (isRelated && packet.icmp !== null) {
    rewriteError(packet, connection, what);
    return true;
  }
  if ((state === 'NEW' || isRelated) && !isMapped(connection, what)) {
    if (chain !== undefined && walk(chain, packet, at) === 'drop') return false;
    const { conntrack, rng } = at.here;
    at.meter?.note({ kind: 'map' });
    if (!isMapped(connection, what) && !connection.confirmed && !bindAsIs(connection, what, { conntrack, rng, nowNs: at.nowNs })) return false;
  } else if (at.hook === 'POSTROUTING' && state !== 'ESTABLISHED_REPLY' && state !== 'RELATED_REPLY' && connection.masqueradeOut !== null && connection.masqueradeOut !== packet.outInterface) {
    at.here.conntrack.forget(connection);
    return false;
  }
  if (rewrite(packet, connection, what)) at.meter?.note({ kind: 'rewrite' });
  return true;
}
