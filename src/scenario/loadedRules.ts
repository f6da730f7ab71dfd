import type { IpSet } from './ipSets.ts';
import type { CaseSysctls } from './netfilterCase.ts';
import type { Rule, RuleSet, TableName } from './ruleSet.ts';

/** A scenario's netfilter, read: what `simulate` needs beside the scenario itself. */
export interface LoadedRules {
  readonly rules: RuleSet;
  readonly sets: readonly IpSet[];
  /** How matches that are not understood decide. */
  readonly unknown: 'never' | 'always';
  readonly sysctls?: CaseSysctls;
  /** The text line by line, then one line for each intervention, in order. */
  readonly lines: readonly string[];
  readonly added: readonly AddedRule[];
  /** Of what is not understood; `where` is a line of `lines`. */
  readonly remarks: readonly { readonly code: string; readonly values: Readonly<Record<string, string | number>>; readonly where?: string }[];
}

/** A rule that is added while the run goes. */
export interface AddedRule {
  readonly atNs: number;
  readonly table: TableName;
  readonly chain: string;
  /** `-A`, or the position of `-I`, counted from 1. */
  readonly at: number | 'end';
  /** Its line is the one in `LoadedRules.lines`. */
  readonly rule: Rule;
}
