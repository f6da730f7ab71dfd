import type { Lab } from './lab.ts';
import { changeView } from './viewDeeds.ts';

/** Another machine from which a measured one has what was not measured; undefined: the nearest. */
export async function likeMachine(lab: Lab, like: string | undefined): Promise<void> {
  const { scenario } = lab.view.getState();
  if (scenario.ownMachine === undefined) return;
  const { like: _, ...own } = scenario.ownMachine;
  await changeView(lab, { scenario: { ...scenario, ownMachine: like === undefined ? own : { ...own, like } } }, { kind: 'sameInstant' });
}
