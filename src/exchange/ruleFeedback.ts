import type { Problem } from '../base/result.ts';
import type { TableName } from '../scenario/ruleSet.ts';
import type { NetfilterSetup } from '../scenario/schema.ts';
import { parseIpsetSave } from './ipsetSave/parseIpsetSave.ts';
import { familyOf, parseIptablesSave } from './iptablesSave/parseIptablesSave.ts';
import { isImpossible, type RuleRemark } from './iptablesSave/remarks.ts';
import { unknownSets } from './iptablesSave/unknownSets.ts';

/** `ignored`: something in the line counts as never or always matching, or the line was left out; `refused`: no run begins with it. */
export type LineTone = 'empty' | 'understood' | 'ignored' | 'refused';

/** What is understood of a rule text, line by line. */
export interface RuleFeedback {
  readonly rules: number;
  readonly tables: readonly TableName[];
  /** One for each line, from the first. */
  readonly tones: readonly LineTone[];
  /** By line; also what is only worth knowing about lines that are understood. */
  readonly remarks: readonly (Problem & { readonly line: number })[];
  readonly remarksLeft: number;
  /** Of the set text: its lines are its own. */
  readonly setRemarks: readonly RuleRemark[];
  readonly sets: number;
}

/** Notes about what is understood and yet cannot see anything here. */
const ONLY_WORTH_KNOWING: ReadonlySet<string> = new Set(['ruleNeverHolds', 'ruleAlwaysHolds', 'ruleQueueDrops', 'ruleQueueBypass', 'ruleCommitMissing', 'ruleCommitLonely']);

export function ruleFeedback({ rules: text, ipset = '' }: Pick<NetfilterSetup, 'rules' | 'ipset'>): RuleFeedback {
  const { family, line: ipv6Line } = familyOf(text);
  const { ruleSet, rules, remarks, remarksLeft } = parseIptablesSave(text, 'ipv4');
  const { sets, remarks: setRemarks } = parseIpsetSave(ipset);
  const ofIpv6 = family === 'ipv6' ? [{ line: ipv6Line, code: 'rulesAreIpv6', where: `line ${ipv6Line}`, values: {} }] : [];
  const all = [...ofIpv6, ...remarks, ...unknownSets(ruleSet, sets)].sort((one, other) => one.line - other.line);
  const tones = text.split('\n').map(toneOfText);
  for (const remark of all) {
    const tone = toneOf(remark);
    if (tones[remark.line - 1] !== 'refused' && tone !== 'understood') tones[remark.line - 1] = tone;
  }
  return { rules, tables: ruleSet.tables.map(({ name }) => name), tones, remarks: all, remarksLeft, setRemarks, sets: sets.length };
}

const toneOfText = (line: string): LineTone => (/^\s*(#|$)/.test(line) ? 'empty' : 'understood');

const toneOf = (remark: Problem): LineTone =>
  isImpossible(remark) || remark.code === 'rulesAreIpv6' ? 'refused' : ONLY_WORTH_KNOWING.has(remark.code) ? 'understood' : 'ignored';
