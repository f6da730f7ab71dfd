import type { IpSet } from '../../scenario/ipSets.ts';
import type { Rule, RuleSet } from '../../scenario/ruleSet.ts';
import { Remarks, type RuleRemark } from './remarks.ts';

/** Rules that ask for sets which are not there, each by its line. */
export function unknownSets({ tables }: RuleSet, sets: readonly IpSet[]): readonly RuleRemark[] {
  const known = new Set(sets.map(({ name }) => name));
  const remarks = new Remarks();
  for (const { chains } of tables) {
    for (const { rules } of chains) {
      for (const rule of rules) for (const set of setsOf(rule)) if (!known.has(set)) remarks.refuse(rule.line, 'ruleSetUnknown', { set });
    }
  }
  return remarks.list;
}

function setsOf({ matches, target }: Rule): readonly string[] {
  const asked: string[] = [];
  for (const match of matches) if (match.kind === 'set') asked.push(match.set);
  if (target?.kind === 'set') asked.push(target.set);
  return asked;
}
