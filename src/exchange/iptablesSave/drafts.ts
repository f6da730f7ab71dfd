import type { Counters, Rule, TableName } from '../../scenario/ruleSet.ts';

/** Tables and chains while their text is being read. */
export interface ChainDraft {
  readonly name: string;
  readonly line: number;
  policy: 'ACCEPT' | 'DROP' | null;
  counters: Counters | null;
  rules: Rule[];
}

export interface TableDraft {
  readonly name: TableName;
  readonly chains: Map<string, ChainDraft>;
}
