import { cpuBudget } from '../analysis/cpuBudget.ts';
import { misses } from '../analysis/misses.ts';
import type { Constant } from '../base/constant.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { boundsOf, isFixed } from '../model/constantBounds.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Trace } from '../trace/trace.ts';

/** What two runs of a scenario say: percent of one core, and lines moved per delivered packet. */
export interface Verdict {
  readonly busyA: number;
  readonly busyB: number;
  readonly linesA: number;
  readonly linesB: number;
}

/** One constant's bar: the verdict with a fifth less and a fifth more. Whole numbers move by one at least. */
export interface TornadoBar {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly grade: Constant['grade'];
  readonly value: number;
  readonly low: { readonly value: number; readonly verdict: Verdict };
  readonly high: { readonly value: number; readonly verdict: Verdict };
  /** How far the gap between the two sides' busy moves, in points: bars are in its order. */
  readonly spread: number;
}

export interface Tornado {
  readonly present: Verdict;
  readonly bars: readonly TornadoBar[];
}

/** Runs one side of a scenario. */
export type RunSide = (scenario: Scenario, side: 'a' | 'b') => Result<Trace>;

const SHARE = 0.2;

/** Every constant of either side’s run that may be set, once. */
export function movableConstants(traces: readonly Trace[]): readonly Constant[] {
  const found = new Map<string, Constant>();
  for (const { dictionary } of traces) for (const constant of dictionary.constants) found.set(constant.id, constant);
  return [...found.values()].filter(({ id, value }) => !isFixed(id) && value !== 0);
}

function ends(constant: Constant): readonly [number, number] {
  const { min, max, whole } = boundsOf(constant);
  const [low, high] = [constant.value * (1 - SHARE), constant.value * (1 + SHARE)];
  return [Math.max(min, whole ? Math.floor(low) : low), Math.min(max, whole ? Math.ceil(high) : high)];
}

function verdictOf(scenario: Scenario, run: RunSide): Result<Verdict> {
  const a = run(scenario, 'a');
  if (!a.ok) return a;
  const b = run(scenario, 'b');
  return b.ok ? ok(verdictOfPair(a.value, b.value)) : b;
}

const verdictOfPair = (a: Trace, b: Trace): Verdict => ({
  busyA: cpuBudget(a).total.busy, busyB: cpuBudget(b).total.busy, linesA: misses(a).transfersPerPacket, linesB: misses(b).transfersPerPacket,
});

const gapOf = ({ busyA, busyB }: Verdict): number => busyA - busyB;

/** Largest spread first; equal ones by id. */
export const inOrder = (bars: readonly TornadoBar[]): readonly TornadoBar[] => [...bars].sort((one, other) => other.spread - one.spread || (one.id < other.id ? -1 : 1));

/** Step by step, a bar a step, so that whoever asks can show what there is and stop. Every value is a real run of the scenario. */
export function* tornadoSteps(scenario: Scenario, run: RunSide): Generator<{ readonly present: Verdict; readonly bar: TornadoBar; readonly done: number; readonly total: number }, Result<Tornado>> {
  if (scenario.queueExperiment !== undefined) return fail('notOfQueues');
  const a = run(scenario, 'a');
  if (!a.ok) return a;
  const b = run(scenario, 'b');
  if (!b.ok) return b;
  const present = verdictOfPair(a.value, b.value);
  const constants = movableConstants([a.value, b.value]);
  const bars: TornadoBar[] = [];
  for (const [index, constant] of constants.entries()) {
    const [lowValue, highValue] = ends(constant);
    const at = (value: number): Result<Verdict> => verdictOf({ ...scenario, constants: { ...scenario.constants, [constant.id]: value } }, run);
    const low = at(lowValue);
    if (!low.ok) return low;
    const high = at(highValue);
    if (!high.ok) return high;
    const gaps = [gapOf(present), gapOf(low.value), gapOf(high.value)];
    const { id, label, unit, grade, value } = constant;
    const bar = { id, label, unit, grade, value, low: { value: lowValue, verdict: low.value }, high: { value: highValue, verdict: high.value }, spread: Math.max(...gaps) - Math.min(...gaps) };
    bars.push(bar);
    yield { present, bar, done: index + 1, total: constants.length };
  }
  return ok({ present, bars: inOrder(bars) });
}

/** All of it at once. */
export function tornado(scenario: Scenario, run: RunSide): Result<Tornado> {
  const steps = tornadoSteps(scenario, run);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
