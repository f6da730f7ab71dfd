import { expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { misses } from '../../src/analysis/misses.ts';
import { createRng } from '../../src/base/rng.ts';
import { EventCalendar } from '../../src/model/engine/eventCalendar.ts';
import { kernelChoices } from '../../src/model/kernel/choices.ts';
import { modelChoices } from '../../src/model/modelChoices.ts';
import { simulate } from '../../src/model/simulate.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { digest } from '../../src/trace/digest.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME } from '../../src/trace/words.ts';

/** While `work` runs, calendars hand out the events of one instant in an order of their own. */
function withTiesShuffled<T>(seed: number, work: () => T): T {
  const rng = createRng(seed);
  const pending = new WeakMap<EventCalendar, { atNs: number; order: number; payload: number }[]>();
  const of = (calendar: EventCalendar) => pending.get(calendar) ?? pending.set(calendar, []).get(calendar) ?? [];
  const { prototype } = EventCalendar;
  const inOrder = Object.getOwnPropertyDescriptors(prototype);
  Object.defineProperty(prototype, 'nextNs', {
    configurable: true,
    get(this: EventCalendar) {
      return of(this)[0]?.atNs ?? Infinity;
    },
  });
  prototype.push = function (atNs, payload) {
    const events = of(this);
    const event = { atNs, order: rng.integer(1e9), payload };
    const i = events.findIndex((other) => other.atNs > atNs || (other.atNs === atNs && other.order > event.order));
    events.splice(i === -1 ? events.length : i, 0, event);
    this.size = events.length;
  };
  prototype.pop = function () {
    const event = of(this).shift();
    this.size = of(this).length;
    return event?.payload ?? -1;
  };
  try {
    return work();
  } finally {
    Object.defineProperties(prototype, inOrder);
  }
}

const TRAFFIC: readonly (readonly [what: string, knobs: Partial<Knobs>])[] = [
  ['the experiment of 2006', { packets: 500 }],
  ['small frames, four flows, an interrupt each', { packets: 800, transport: 'udp', packetBytes: 64, rateMbps: 120, flows: 4, interruptsPerSecond: 0 }],
];
const PATHS = ['stack', 'driver-channel', 'socket-channel', 'app-channel', 'rps'];
const CASES = PATHS.flatMap((pathId) => TRAFFIC.map(([what, knobs]) => ({ pathId, what, knobs })));

function run(pathId: string, knobs: Partial<Knobs>, everyAccess = false): Trace {
  const choices = everyAccess ? { ...modelChoices, kernel: { ...kernelChoices, schedulingPoints: 'everyAccess' as const } } : modelChoices;
  const result = simulate({ scenario: { ...defaultScenario, knobs: { ...DEFAULT_KNOBS, ...knobs } }, pathId }, undefined, choices);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

const delivered = ({ packets }: Trace): number => packets.outcome.reduce((sum, outcome) => sum + (outcome === OUTCOME.delivered ? 1 : 0), 0);
const total = (trace: Trace) => ({ busy: cpuBudget(trace).total.busy, moved: misses(trace).transfersPerPacket, delivered: delivered(trace) });
const apart = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(a));

it.each(CASES)('segments against one event for each access, $pathId, $what: totals within 2 %', ({ pathId, knobs }) => {
  const [segments, accesses] = [total(run(pathId, knobs)), total(run(pathId, knobs, true))];
  expect(accesses.delivered).toBe(segments.delivered);
  expect(apart(segments.busy, accesses.busy)).toBeLessThan(0.02);
  expect(apart(segments.moved, accesses.moved)).toBeLessThan(0.02);
});

it.each(CASES)('ties in another order, $pathId, $what: the same outcomes', ({ pathId, knobs }) => {
  const inOrder = run(pathId, knobs);
  const other = [1, 2, 3].map((seed) => withTiesShuffled(seed, () => run(pathId, knobs)));
  for (const trace of other) {
    expect([...trace.packets.outcome]).toEqual([...inOrder.packets.outcome]);
    expect([...trace.packets.takenBy]).toEqual([...inOrder.packets.takenBy]);
    expect(apart(total(inOrder).busy, total(trace).busy)).toBeLessThan(0.01);
    expect(apart(total(inOrder).moved, total(trace).moved)).toBeLessThan(0.02);
  }
  expect(other.some((trace) => digest(trace) !== digest(inOrder))).toBe(true); // they were shuffled: rows of one instant stand in another order
});
