import type { Problem } from '../../base/result.ts';
import type { IpSet } from '../../scenario/ipSets.ts';
import type { Rule, RuleSet } from '../../scenario/ruleSet.ts';

/** Rules that ask for sets which are not there, each by its line. */
export function unknownSets({ tables }: RuleSet, sets: readonly IpSet[]): readonly Problem[] {
  const known = new Set(sets.map(({ name }) => name));
  const rules = tables.flatMap(({ chains }) => chains.flatMap((chain) => chain.rules));
  return rules.flatMap((rule) => setsOf(rule).filter((set) => !known.has(set)).map((set) => ({ code: 'ruleSetUnknown', where: `line ${rule.line}`, values: { set } })));
}

function setsOf({ matches, target }: Rule): readonly string[] {
  const asked = matches.flatMap((match) => (match.kind === 'set' ? [match.set] : []));
  return target?.kind === 'set' ? [...asked, target.set] : asked;
}
