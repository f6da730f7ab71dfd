import { createStore } from 'zustand/vanilla';
import type { Scenario } from '../../scenario/schema.ts';

/** The rules as they are being written: kept when the editor is closed, so that no text is lost. */
export interface RulesDraft {
  readonly rules: string;
  readonly ipset: string;
  readonly unknown: 'never' | 'always';
  /** Instants as typed, in µs. */
  readonly added: readonly { readonly atUs: string; readonly rule: string }[];
}

/** Null: as the scenario has them. */
export const createRulesDraftStore = () => createStore<{ readonly draft: RulesDraft | null }>()(() => ({ draft: null }));

export type RulesDraftStore = ReturnType<typeof createRulesDraftStore>;

export const draftOf = ({ netfilter, interventions = [] }: Pick<Scenario, 'netfilter' | 'interventions'>): RulesDraft => ({
  rules: netfilter?.rules ?? '',
  ipset: netfilter?.ipset ?? '',
  unknown: netfilter?.unknown ?? 'never',
  added: interventions.map(({ atNs, rule }) => ({ atUs: String(atNs / 1000), rule })),
});
