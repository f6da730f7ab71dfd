import { ns } from '../../base/units.ts';
import type { Intervention, Scenario } from '../../scenario/schema.ts';
import { draftOf, type RulesDraft } from '../stores/rulesDraft.ts';
import type { Lab } from './lab.ts';
import { changeView } from './viewDeeds.ts';

/** What a person does to the rules. `line`: where they are opened. */
export function openRules(lab: Lab, line = 0): void {
  lab.dialogs.setState({ open: 'rules', ruleLine: line });
}

/** Changes nothing yet: a draft that says the same as the scenario is none. */
export function draftRules(lab: Lab, draft: RulesDraft): void {
  const inForce = draftOf(lab.view.getState().scenario);
  lab.rulesDraft.setState({ draft: JSON.stringify(draft) === JSON.stringify(inForce) ? null : draft });
}

/** An instant in µs as typed; undefined: none. */
export function instantOf(text: string): number | undefined {
  const us = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(us) || us < 0 ? undefined : ns(us * 1000);
}

/** The scenario with the rules of a draft. */
export function withRules(scenario: Scenario, { rules, ipset, unknown, added }: RulesDraft): Scenario {
  const { netfilter, interventions: _, ...rest } = scenario;
  const isLoaded = rules.trim() !== '' || ipset.trim() !== '';
  const interventions = added.map(({ atUs, rule }): Intervention => ({ atNs: instantOf(atUs) ?? 0, rule: rule.trim() })).sort((one, other) => one.atNs - other.atNs);
  return {
    ...rest,
    ...(isLoaded ? { netfilter: { ...(netfilter?.sysctls === undefined ? {} : { sysctls: netfilter.sysctls }), rules, ...(ipset.trim() === '' ? {} : { ipset }), unknown } } : {}),
    ...(interventions.length === 0 ? {} : { interventions }),
  };
}

/** Runs both sides with the draft, at the same instant. It is kept when no run begins with it. */
export async function applyRules(lab: Lab, draft: RulesDraft): Promise<'done' | 'not'> {
  const { scenario } = lab.view.getState();
  const wanted = withRules(scenario, draft);
  await changeView(lab, { scenario: wanted }, { kind: 'sameInstant' });
  if (lab.view.getState().scenario !== wanted) return 'not';
  lab.rulesDraft.setState({ draft: null });
  return 'done';
}
