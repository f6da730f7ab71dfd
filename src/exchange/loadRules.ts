import { fail, ok, type Problem, type Result } from '../base/result.ts';
import type { AddedRule, LoadedRules } from '../scenario/loadedRules.ts';
import { TABLE_NAMES, type RuleSet } from '../scenario/ruleSet.ts';
import type { Intervention, Scenario } from '../scenario/schema.ts';
import { parseIpsetSave } from './ipsetSave/parseIpsetSave.ts';
import { parseIptablesSave } from './iptablesSave/parseIptablesSave.ts';
import { tokenize } from './iptablesSave/tokenize.ts';
import { unknownSets } from './iptablesSave/unknownSets.ts';

/** What is in force when a scenario only adds rules. */
const EMPTY = '';
/** An added rule becomes three lines of text: its table, itself, COMMIT. */
const LINES_OF_ADDED = 3;

/**
 * The rules of a scenario, read: `undefined` when it has none. What is not understood in the text is a remark with its line; a rule
 * that is to be added and cannot be is a problem, as `iptables` would refuse it at its instant. IPv6 text is a problem: runs are IPv4.
 */
export function loadRules({ netfilter, interventions = [] }: Pick<Scenario, 'netfilter' | 'interventions'>): Result<LoadedRules | undefined> {
  if (netfilter === undefined && interventions.length === 0) return ok(undefined);
  const text = netfilter?.rules ?? EMPTY;
  const textLines = text === EMPTY ? [] : text.replace(/\n$/, '').split('\n');
  const parsed = parseIptablesSave(text);
  if (parsed.ruleSet.family === 'ipv6') return fail('rulesAreIpv6', 'netfilter.rules');
  const added = readAdded(interventions, text, textLines.length);
  if (!added.ok) return added;
  const sets = parseIpsetSave(netfilter?.ipset ?? '');
  const remarks: Problem[] = [...parsed.remarks, ...sets.remarks, ...unknownSets(parsed.ruleSet, sets.sets)];
  return ok({
    rules: parsed.ruleSet, sets: sets.sets, unknown: netfilter?.unknown ?? 'never', ...(netfilter?.sysctls === undefined ? {} : { sysctls: netfilter.sysctls }),
    lines: [...textLines, ...interventions.map(({ rule }) => rule)],
    added: added.value,
    remarks: remarks.map(({ code, where, values = {} }) => ({ code, values: where === undefined ? values : { ...values, where } })),
  });
}

/** Each is read behind the text that it adds to, so that chains and loops are checked as `iptables` would. */
function readAdded(interventions: readonly Intervention[], text: string, lines: number): Result<AddedRule[]> {
  const calls: Call[] = [];
  for (const [index, { rule }] of interventions.entries()) {
    const call = readCall(rule);
    if (call === undefined) return fail('addedRuleUnknown', `interventions[${index}]`, { rule: rule.slice(0, 120) });
    calls.push(call);
  }
  const behind = calls.map(({ table, command }) => `*${table}\n${command}\nCOMMIT\n`).join('');
  const base = lines === 0 ? '' : `${text.replace(/\n$/, '')}\n`;
  const all = parseIptablesSave(base + behind, 'ipv4');
  const indexOf = (line: number): number => Math.floor((line - lines - 1) / LINES_OF_ADDED);
  const refused = all.remarks.find((remark) => remark.refused && remark.line > lines);
  if (refused !== undefined) return { ok: false, problem: { ...refused, where: `interventions[${indexOf(refused.line)}]` } };
  return ok(interventions.map(({ atNs }, index) => {
    const call = calls[index] as Call;
    const { rule, chain } = findRule(all.ruleSet, lines + index * LINES_OF_ADDED + 2);
    return { atNs, table: call.table, chain, at: call.at, rule: { ...rule, line: lines + index + 1 } };
  }));
}

interface Call {
  readonly table: (typeof TABLE_NAMES)[number];
  readonly at: number | 'end';
  /** Without table and without position. */
  readonly command: string;
}

/** `iptables -t nat -A CHAIN ...`, `-I CHAIN [n] ...`; undefined: something else. */
function readCall(text: string): Call | undefined {
  const words = tokenize(text.trim());
  if (words === undefined || /[\r\n]/.test(text)) return undefined;
  if (words[0] === 'iptables') words.shift();
  const tableAt = words.findIndex((word) => word === '-t' || word === '--table');
  const name = tableAt < 0 ? 'filter' : words.splice(tableAt, 2)[1];
  const table = TABLE_NAMES.find((one) => one === name);
  const [verb, chain = '', position = ''] = words;
  const isInsert = verb === '-I' || verb === '--insert';
  if (table === undefined || !(isInsert || verb === '-A' || verb === '--append')) return undefined;
  const numbered = isInsert && /^[1-9]\d{0,5}$/.test(position);
  const rest = words.slice(numbered ? 3 : 2).map((word) => (/[\s"']/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word));
  return { table, at: isInsert ? (numbered ? Number(position) : 1) : 'end', command: ['-A', chain, ...rest].join(' ') };
}

function findRule({ tables }: RuleSet, line: number) {
  for (const { chains } of tables) {
    for (const { name, rules } of chains) {
      const rule = rules.find((one) => one.line === line);
      if (rule !== undefined) return { rule, chain: name };
    }
  }
  throw new Error(`no rule of line ${line}`);
}
