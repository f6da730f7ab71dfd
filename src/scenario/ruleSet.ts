import type { Match } from './ruleMatches.ts';
import type { Target } from './ruleTargets.ts';

/** Netfilter rules as data: what `iptables-save` says, taken apart, whatever its spelling. */
export interface RuleSet {
  readonly family: Family;
  readonly tables: readonly RuleTable[];
}

export type Family = 'ipv4' | 'ipv6';

export const TABLE_NAMES = ['raw', 'mangle', 'nat', 'filter', 'security'] as const;
export type TableName = (typeof TABLE_NAMES)[number];

export const HOOK_NAMES = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** The hooks at which a table has a chain of its own. */
export const HOOKS_OF_TABLE: Readonly<Record<TableName, readonly HookName[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: HOOK_NAMES,
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

export interface RuleTable {
  readonly name: TableName;
  readonly chains: readonly RuleChain[];
}

export interface RuleChain {
  readonly name: string;
  /** Only chains of a hook have one. */
  readonly policy: 'ACCEPT' | 'DROP' | null;
  readonly counters: Counters | null;
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** Of the text, from 1. */
  readonly line: number;
  readonly matches: readonly Match[];
  /** Without one, a rule counts and does nothing. */
  readonly target: Target | null;
  readonly comment: string | null;
}

export interface Counters {
  readonly packets: number;
  readonly bytes: number;
}
