import { at as elementAt } from '../../../base/assert.ts';
import type { Rng } from '../../../base/rng.ts';
import type { HookName, Rule, RuleTable, TableName } from '../../../scenario/ruleSet.ts';
import { compileMatch, type UnknownMatches } from './matches/compileMatch.ts';
import type { Packet } from './packet.ts';
import type { Action, Passage, Predicate } from './passage.ts';
import { compileTarget } from './targets/compileTarget.ts';

/** A rule ready to run. `chain` is where a jump leads; rules count what matched. */
interface CompiledRule {
  readonly matches: readonly Predicate[];
  readonly verdict: 'accept' | 'drop' | 'return' | 'jump' | 'goto' | 'act' | 'count';
  readonly action: Action | null;
  chain: CompiledChain | null;
  readonly line: number;
  /** Where it lies in the table, counted in rules. */
  readonly position: number;
  packets: number;
}

export interface CompiledChain {
  readonly table: TableName;
  readonly name: string;
  readonly policy: 'accept' | 'drop';
  readonly rules: CompiledRule[];
  /** Packets that reached the policy, as iptables-save counts them. */
  policyPackets: number;
}

export class CompiledTable {
  readonly name: TableName;
  private readonly chains: ReadonlyMap<string, CompiledChain>;
  /** Rules so far; the next one lies behind them. */
  size = 0;

  constructor(table: RuleTable, private readonly how: { readonly unknown: UnknownMatches; readonly rng: Rng }) {
    this.name = table.name;
    this.chains = new Map(table.chains.map(({ name, policy }) => [name, { table: table.name, name, policy: policy === 'DROP' ? 'drop' : 'accept', rules: [], policyPackets: 0 }]));
    for (const { name, rules } of table.chains) {
      const chain = this.chains.get(name);
      for (const rule of rules) chain?.rules.push(this.compile(rule));
    }
  }

  /** A rule more, at the end of a chain or before the rule that is now the `at`th, counted from 1. */
  add(chainName: string, rule: Rule, at: number | 'end'): void {
    const chain = this.chains.get(chainName);
    if (chain === undefined) throw new Error(`table ${this.name} has no chain ${chainName}`);
    chain.rules.splice(at === 'end' ? chain.rules.length : at - 1, 0, this.compile(rule));
  }

  hookChain(hook: HookName): CompiledChain | undefined {
    return this.chains.get(hook);
  }

  private compile({ matches, target, line }: Rule): CompiledRule {
    const how = { unknown: this.how.unknown, rng: () => this.how.rng.fork(`${this.name} ${line}`) };
    const rule = { matches: matches.map((match) => compileMatch(match, how)), line, position: this.size++, packets: 0, chain: null, action: null };
    if (target === null) return { ...rule, verdict: 'count' };
    if (target.kind === 'accept' || target.kind === 'drop' || target.kind === 'return') return { ...rule, verdict: target.kind };
    if (target.kind === 'jump' || target.kind === 'goto') return { ...rule, verdict: target.kind, chain: this.chains.get(target.chain) ?? null };
    return { ...rule, verdict: 'act', action: compileTarget(target) };
  }
}

const DECIDES: ReadonlySet<CompiledRule['verdict']> = new Set(['accept', 'drop', 'act']);

/** The verdict of a chain on a packet. Chains without loops were checked for at the door; the stack is as deep as jumps go. */
export function walk(base: CompiledChain, packet: Packet, at: Passage): 'accept' | 'drop' {
  const returns: { readonly chain: CompiledChain; readonly index: number }[] = [];
  const { meter } = at;
  let chain = base;
  let index = 0;
  meter?.enter(base.table);
  for (;;) {
    const rule = chain.rules[index];
    index += 1;
    if (rule === undefined) {
      const back = returns.pop();
      if (back === undefined) break;
      ({ chain, index } = back);
      continue;
    }
    meter?.visit(rule.position);
    if (!matchesAll(rule.matches, packet, at)) {
      if (at.hotdrop) return 'drop';
      continue;
    }
    rule.packets += 1;
    if (meter !== null) {
      meter.match(rule.position);
      if (DECIDES.has(rule.verdict)) meter.line = rule.line;
    }
    switch (rule.verdict) {
      case 'accept': case 'drop': return rule.verdict;
      case 'return': index = chain.rules.length; break;
      case 'jump': case 'goto':
        if (rule.chain === null) break;
        if (rule.verdict === 'jump') returns.push({ chain, index });
        chain = rule.chain;
        index = 0;
        break;
      case 'act': {
        const decision = rule.action?.(packet, at);
        if (decision !== undefined) return decision;
        break;
      }
      case 'count': break;
    }
  }
  base.policyPackets += 1;
  return base.policy;
}

function matchesAll(matches: readonly Predicate[], packet: Packet, at: Passage): boolean {
  for (let i = 0; i < matches.length; i++) if (!elementAt(matches, i)(packet, at)) return false;
  return true;
}
