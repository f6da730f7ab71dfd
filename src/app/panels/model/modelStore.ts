import { proxy } from 'comlink';
import { createStore } from 'zustand/vanilla';
import { cpuBudget } from '../../../analysis/cpuBudget.ts';
import { latency } from '../../../analysis/latency.ts';
import { misses } from '../../../analysis/misses.ts';
import type { Problem, Result } from '../../../base/result.ts';
import type { Trace } from '../../../trace/trace.ts';
import { captureBytes } from '../../session/captures.ts';
import type { Lab } from '../../session/lab.ts';
import type { View } from '../../stores/view.ts';
import type { Tornado } from '../../workers/studyProtocol.ts';
import { study, type StudyRun } from '../../workers/studyRun.ts';
import type { Filter } from './constantRows.ts';

/** What a change of a constant is judged by, of both sides. */
export interface Effect {
  readonly busyA: number;
  readonly busyB: number;
  readonly linesA: number;
  readonly linesB: number;
  readonly p50A: number;
  readonly p50B: number;
}

interface ModelState extends Filter {
  readonly chosen: string | null; // key of a row, or the id of its constant
  /** Of the runs before the first change, and which scenario they were of. */
  readonly before: { readonly of: string; readonly effect: Effect } | null;
  /** So far, while it runs. */
  readonly tornado: Tornado | null;
  /** What the tornado is of. */
  readonly tornadoOf: string;
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly problem: Problem | null;
}

/** Of the page: it outlives its panel, which is not always in front. */
export const modelStore = createStore<ModelState>(() => ({
  query: '', estimatedOnly: false, all: false, chosen: null, before: null, tornado: null, tornadoOf: '', progress: null, problem: null,
}));

export const effectOf = (a: Trace, b: Trace): Effect => ({
  busyA: cpuBudget(a).total.busy, busyB: cpuBudget(b).total.busy, linesA: misses(a).transfersPerPacket, linesB: misses(b).transfersPerPacket, p50A: latency(a).p50, p50B: latency(b).p50,
});

/** Everything of a view that a run comes from, but its constants. */
export function withoutConstants({ scenario, a, b }: Pick<View, 'scenario' | 'a' | 'b'>): string {
  const { constants: _, ...rest } = scenario;
  return JSON.stringify([rest, a, b]);
}

export const allOf = ({ scenario, a, b }: Pick<View, 'scenario' | 'a' | 'b'>): string => JSON.stringify([scenario, a, b]);

/** Before a change: what it is compared with, unless that is known already. */
export function keepBefore(lab: Lab): void {
  const { a, b, running: isOfOthers } = lab.runs.getState();
  if (isOfOthers) return; // what is on stage is not yet of this view
  const of = withoutConstants(lab.view.getState());
  if (a !== null && b !== null && modelStore.getState().before?.of !== of) modelStore.setState({ before: { of, effect: effectOf(a, b) } });
}

let running: StudyRun<Result<Tornado>> | null = null;
/** Which of the tornados asked for is the newest; cancelling counts too. */
let newest = 0;

export async function runTornado(lab: Lab): Promise<void> {
  cancelTornado();
  const mine = newest;
  const view = lab.view.getState();
  modelStore.setState({ progress: { done: 0, of: 0 }, problem: null, tornado: null, tornadoOf: allOf(view) });
  const capture = await captureBytes(lab, view.scenario);
  if (mine !== newest) return;
  if (!capture.ok) return modelStore.setState({ progress: null, problem: capture.problem });
  const run: StudyRun<Result<Tornado>> = study<Result<Tornado>>((remote) =>
    remote.tornado({ scenario: view.scenario, a: view.a, b: view.b, capture: capture.value }, proxy((done: number, of: number, tornado: Tornado) => {
      if (running === run) modelStore.setState({ progress: { done, of }, tornado });
    })),
  );
  running = run;
  const answer = await run.answer.catch((reason: unknown): Result<Tornado> => ({ ok: false, problem: { code: 'runFailed', values: { reason: String(reason) } } }));
  if (running !== run) return;
  running = null;
  modelStore.setState(answer.ok ? { progress: null, tornado: answer.value } : { progress: null, problem: answer.problem });
}

/** What has been found stays. */
export function cancelTornado(): void {
  newest++;
  running?.cancel();
  running = null;
  modelStore.setState({ progress: null });
}
