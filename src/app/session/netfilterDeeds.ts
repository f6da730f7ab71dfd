import type { NetfilterSetup } from '../../scenario/schema.ts';
import type { Lab } from './lab.ts';
import { changeView } from './viewDeeds.ts';

/** Of netfilter only this changes; where there was none, there is now. */
export async function setNetfilter(lab: Lab, change: Partial<NetfilterSetup>): Promise<void> {
  const { scenario } = lab.view.getState();
  await changeView(lab, { scenario: { ...scenario, netfilter: { rules: '', unknown: 'never', ...scenario.netfilter, ...change } } }, { kind: 'sameInstant' });
}

/** No rules, no sets, and nothing that is added: netfilter is not loaded. */
export async function removeNetfilter(lab: Lab): Promise<void> {
  const { netfilter: _, interventions: __, ...scenario } = lab.view.getState().scenario;
  await changeView(lab, { scenario }, { kind: 'sameInstant' });
}
