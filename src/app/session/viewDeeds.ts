import { ok, type Result } from '../../base/result.ts';
import { changeKnobs } from '../../scenario/checkKnobs.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import { type UsualView, usualView } from '../../scenario/queueExperiment.ts';
import type { Knobs, Scenario } from '../../scenario/schema.ts';
import { clearErrors, tell } from '../stores/problems.ts';
import type { View } from '../stores/view.ts';
import type { Lab } from './lab.ts';
import { runAgain, type Afterwards } from './runAgain.ts';

/** What a person does to the view. Each deed that changes a run simulates again; a refused one says why and changes nothing. */
export async function changeView(lab: Lab, change: Partial<View>, afterwards: Afterwards): Promise<void> {
  clearErrors(lab.problems);
  const before = lab.view.getState();
  const { nsPerSecond } = lab.playback.getState();
  const usual = otherUsual(change.scenario, before.scenario);
  if (usual !== undefined) lab.playback.setState({ nsPerSecond: usual.nsPerSecond });
  lab.view.setState(usual === undefined ? change : { a: usual.a, b: usual.b, ...change });
  const outcome = await runAgain(lab, afterwards);
  if (outcome === 'refused' && lab.runs.getState().a === null) await backToFirstRuns(lab, before);
  if (outcome !== 'done' && otherUsual(change.scenario, lab.view.getState().scenario) !== undefined) lab.playback.setState({ nsPerSecond });
}

/** Nothing is on screen yet: back to what is being simulated, or was until this change took its place. */
async function backToFirstRuns(lab: Lab, { scenario, a, b }: View): Promise<void> {
  lab.view.setState({ scenario, a, b });
  if (!lab.simulator.isBusy) await runAgain(lab, { kind: 'opening' });
}

/** Paths mean nothing to queues, nor queues to paths: what is usual where one takes the place of the other. */
const otherUsual = (next: Scenario | undefined, { queueExperiment }: Scenario): UsualView | undefined =>
  next === undefined || (next.queueExperiment === undefined) === (queueExperiment === undefined) ? undefined : usualView(next);

/** Several knobs at once; they are checked together. */
export async function setKnobs(lab: Lab, changes: Partial<Knobs>): Promise<Result<Knobs>> {
  const { scenario } = lab.view.getState();
  const checked = changeKnobs(scenario.knobs, Object.entries(changes));
  if (!checked.ok) return checked;
  const traffic = checked.value.process !== scenario.knobs.process;
  await changeView(lab, { scenario: { ...scenario, knobs: checked.value } }, { kind: traffic ? 'opening' : 'sameInstant' });
  return ok(checked.value);
}

export async function chooseScenario(lab: Lab, id: string): Promise<void> {
  await changeView(lab, { scenario: scenarios.get(id) }, { kind: 'opening' });
}

export async function choosePath(lab: Lab, side: 'a' | 'b', id: string): Promise<void> {
  await changeView(lab, side === 'a' ? { a: id } : { b: id }, { kind: 'sameInstant' });
}

/** The reader moves to the interrupt's core; pressed again, back to where the scenario has it. */
export async function swapCores(lab: Lab): Promise<void> {
  const { scenario } = lab.view.getState();
  const { irqCore, readerCore, cores } = scenario.knobs;
  if (cores < 2 || scenario.queueExperiment !== undefined) return;
  const home = scenarios.find(scenario.id)?.knobs.readerCore ?? readerCore;
  const away = home !== irqCore && home < cores ? home : (irqCore + 1) % cores;
  const result = await setKnobs(lab, { readerCore: readerCore === irqCore ? away : irqCore });
  if (!result.ok) tell(lab.problems, result.problem);
}

export async function setLocalAddress(lab: Lab, address: string | undefined): Promise<void> {
  const { localAddress: _, ...scenario } = lab.view.getState().scenario;
  await changeView(lab, { scenario: address === undefined ? scenario : { ...scenario, localAddress: address } }, { kind: 'opening' });
}

export function setShow(lab: Lab, show: View['show']): void {
  lab.view.setState({ show });
}

export function setPanel(lab: Lab, panel: string): void {
  lab.view.setState({ panel });
}
