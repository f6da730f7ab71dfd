import { HOOKS_OF_TABLE } from '../../scenario/ruleSet.ts';
import type { Rule } from '../../scenario/ruleSet.ts';
import type { TableDraft } from './drafts.ts';
import type { Remarks } from './remarks.ts';

/** Jumps that lead nowhere or round in circles are remarked on, and their rules do nothing. */
export function checkChains(table: TableDraft, remarks: Remarks): void {
  for (const chain of table.chains.values()) {
    chain.rules = chain.rules.map((rule) => {
      const to = chainOf(rule);
      const isHook = to !== undefined && (HOOKS_OF_TABLE[table.name] as readonly string[]).includes(to);
      if (to === undefined || (table.chains.has(to) && !isHook)) return rule;
      const toUnknown = !isHook && /^[A-Z][A-Z0-9]+$/.test(to);
      if (toUnknown) remarks.refuse(rule.line, 'ruleTargetUnknown', { target: to.slice(0, 60), table: table.name });
      else remarks.refuse(rule.line, 'ruleJumpNowhere', { chain: to.slice(0, 60), table: table.name });
      return { ...rule, target: { kind: 'unknown' as const, name: to } };
    });
  }
  breakLoops(table, remarks);
}

const chainOf = (rule: Rule): string | undefined => (rule.target?.kind === 'jump' || rule.target?.kind === 'goto' ? rule.target.chain : undefined);

/** Depth first, without recursion: a text may hold a hundred thousand chains in a row. */
function breakLoops(table: TableDraft, remarks: Remarks): void {
  const state = new Map<string, 'open' | 'done'>();
  for (const start of table.chains.keys()) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    const way = [{ name: start, at: 0 }];
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const chain = table.chains.get(top.name);
      const rule = chain?.rules[top.at];
      if (chain === undefined || rule === undefined) {
        state.set(top.name, 'done');
        way.pop();
        continue;
      }
      const to = chainOf(rule);
      const seen = to === undefined ? 'done' : state.get(to);
      if (seen === 'open') {
        remarks.refuse(rule.line, 'ruleLoop', { chain: to ?? '', table: table.name });
        chain.rules[top.at] = { ...rule, target: { kind: 'unknown', name: to ?? '' } };
      }
      top.at += 1;
      if (to !== undefined && seen === undefined) {
        state.set(to, 'open');
        way.push({ name: to, at: 0 });
      }
    }
  }
}
