import { fail, ok, type Problem, type Result } from '../base/result.ts';
import type { AddedRule, LoadedRules } from '../scenario/loadedRules.ts';
import { RULES_CHARACTERS_MAX } from '../scenario/netfilterFields.ts';
import type { Intervention, Scenario } from '../scenario/schema.ts';
import { parseIpsetSave } from './ipsetSave/parseIpsetSave.ts';
import { familyOf, inOrder } from './iptablesSave/parseIptablesSave.ts';
import { Remarks } from './iptablesSave/remarks.ts';
import { RuleDraft } from './iptablesSave/ruleDraft.ts';
import { unknownSets } from './iptablesSave/unknownSets.ts';

/** Every line is shown: so many can be. */
const RULE_LINES_MAX = 200_000;

/**
 * The rules of a scenario, read: `undefined` when it has none. What is not understood is a remark with its line, as long as rules can
 * be made of the rest. A problem is what no kernel would hold: loops, jumps to nowhere, chains and tables that there are not; a text
 * without any table; IPv6; and an added rule that `iptables` would refuse at its instant.
 */
export function loadRules({ netfilter, interventions = [] }: Pick<Scenario, 'netfilter' | 'interventions'>): Result<LoadedRules | undefined> {
  if (netfilter === undefined && interventions.length === 0) return ok(undefined);
  const text = netfilter?.rules ?? '';
  const characters = Math.max(text.length, netfilter?.ipset?.length ?? 0);
  if (characters > RULES_CHARACTERS_MAX) return fail('rulesTooLong', undefined, { characters, max: RULES_CHARACTERS_MAX });
  const lines = linesOf(text);
  if (lines.length > RULE_LINES_MAX) return fail('rulesTooManyLines', undefined, { lines: lines.length, max: RULE_LINES_MAX });
  const { family, line } = familyOf(text);
  if (family === 'ipv6') return fail('rulesAreIpv6', `line ${line}`);
  const remarks = new Remarks();
  const draft = new RuleDraft('ipv4', remarks);
  draft.text(text);
  draft.checkChains();
  const refused = remarks.impossible ?? (draft.tables.size === 0 ? remarks.list[0] : undefined);
  if (refused !== undefined) return { ok: false, problem: refused };
  const rules = draft.ruleSet();
  const added = readAdded(interventions, draft, lines.length);
  if (!added.ok) return added;
  const sets = parseIpsetSave(netfilter?.ipset ?? '');
  const said = [...inOrder(remarks.list), ...leftOut(remarks.left), ...added.value.remarks, ...sets.remarks.map(ofSets), ...unknownSets(rules, sets.sets)];
  return ok({
    rules, sets: sets.sets, unknown: netfilter?.unknown ?? 'never', ...(netfilter?.sysctls === undefined ? {} : { sysctls: netfilter.sysctls }),
    lines: [...lines, ...interventions.map(({ rule }) => rule)],
    added: added.value.rules,
    remarks: said.map(({ code, where, values = {} }) => ({ code, values, ...(where === undefined ? {} : { where }) })),
  });
}

/** A text's lines as they are shown; the end of the last one begins none. */
function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return text.includes('\r') ? lines.map((line) => line.replace(/\r$/, '')) : lines;
}

const leftOut = (count: number): readonly Problem[] => (count === 0 ? [] : [{ code: 'ruleRemarksLeft', values: { count } }]);

/** Lines of the sets are other lines than those of the rules. */
const ofSets = (remark: Problem): Problem => ({ ...remark, where: `ipset, ${remark.where ?? ''}` });

interface Added {
  readonly rules: readonly AddedRule[];
  readonly remarks: readonly Problem[];
}

/** One after the other behind the text, so that chains, places and loops are checked as `iptables` would. */
function readAdded(interventions: readonly Intervention[], draft: RuleDraft, lines: number): Result<Added> {
  const remarks = new Remarks();
  draft.remarks = remarks;
  const placed = interventions.map(({ rule }, index) => draft.call(rule, lines + index + 1));
  draft.checkChains();
  const refused = remarks.list.find((remark) => remark.refused);
  if (refused !== undefined) return { ok: false, problem: { ...refused, where: placeOf(refused.line - lines - 1) } };
  const rules: AddedRule[] = [];
  for (const [index, { atNs, rule: text }] of interventions.entries()) {
    const one = placed[index];
    if (one === undefined) return fail('addedRuleUnknown', placeOf(index), { rule: text.slice(0, 120) });
    // A target that turned out to be unknown stands in the chain, no longer in what was placed.
    const rule = one.chain.rules.find(({ line }) => line === one.rule.line) ?? one.rule;
    rules.push({ atNs, table: one.table, chain: one.chain.name, at: one.at, rule });
  }
  return ok({ rules, remarks: remarks.list });
}

const placeOf = (index: number): string => `interventions[${index}]`;
