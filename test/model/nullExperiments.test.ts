import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { stageLatency } from '../../src/analysis/stageLatency.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { runScenario } from '../runScenario.ts';

/** What one stage cost, all cores together: `ownNs` is everything but locks. */
interface Cost {
  readonly count: number;
  readonly instructionNs: number;
  readonly ownNs: number;
  readonly lockNs: number;
}

function costs(trace: Trace): ReadonlyMap<string, Cost> {
  const sums = new Map<string, Cost>();
  for (const { id, count, instructionNs, stallNs, lockNs } of stageLatency(trace)) {
    const before = sums.get(id) ?? { count: 0, instructionNs: 0, ownNs: 0, lockNs: 0 };
    sums.set(id, {
      count: before.count + count,
      instructionNs: before.instructionNs + count * instructionNs,
      ownNs: before.ownNs + count * (instructionNs + stallNs),
      lockNs: before.lockNs + count * lockNs,
    });
  }
  return sums;
}

const NOTHING: Cost = { count: 0, instructionNs: 0, ownNs: 0, lockNs: 0 };
const NO_COHERENCE = { peerCleanNs: 0, peerDirtyNs: 0, upgradeNs: 0 };
const NO_MISSES = { ...NO_COHERENCE, dramNs: 0 };
/** Means are sums of ticks divided and multiplied again. */
const DIGITS = 6;

const pair = (pathId: string, constants: NonNullable<Scenario['constants']>): { readonly two: Trace; readonly one: Trace } => ({
  two: runScenario({ ...scenarios.get('vj-2006'), constants }, pathId),
  one: runScenario({ ...scenarios.get('vj-2006-one-core'), constants }, pathId),
});

describe.each(['stack', 'socket-channel', 'driver-channel', 'app-channel'])('null experiments, %s', (pathId) => {
  it('coherence at no cost: every stage has the same instructions per execution on one core and on two', () => {
    const { two, one } = pair(pathId, NO_COHERENCE);
    const onOne = costs(one);
    const shared = [...costs(two)].filter(([id]) => onOne.has(id));
    expect(shared.length).toBeGreaterThan(10);
    for (const [id, cost] of shared) {
      const other = onOne.get(id) ?? NOTHING;
      expect(cost.instructionNs / cost.count, id).toBeCloseTo(other.instructionNs / other.count, DIGITS);
    }
  });

  it('memory at no cost either: every stage costs the same, and what is left between the two is events, counted, times their cost, and waits for locks', () => {
    const { two, one } = pair(pathId, NO_MISSES);
    const onTwo = costs(two);
    const onOne = costs(one);
    const lines: string[] = [];
    let counted = 0;
    let waited = 0;
    let difference = 0;
    for (const id of new Set([...onTwo.keys(), ...onOne.keys()])) {
      if (id === 'dma') continue; // the card's, no core's
      const a = onTwo.get(id) ?? NOTHING;
      const b = onOne.get(id) ?? NOTHING;
      if (a.count > 0 && b.count > 0) expect(Math.abs(a.ownNs / a.count - b.ownNs / b.count), id).toBeLessThan(3); // a transfer by the card may still be under way
      // One core cannot wait for itself: its lock time is the locks' own cost.
      const known = b.count > 0 ? b : a;
      const eventsNs = (a.count - b.count) * ((known.ownNs + known.lockNs) / known.count);
      const waitsNs = b.count > 0 ? a.lockNs - a.count * (b.lockNs / b.count) : 0;
      expect(waitsNs, `${id} waits`).toBeGreaterThan(-1e-3);
      counted += eventsNs;
      waited += waitsNs;
      difference += a.ownNs + a.lockNs - b.ownNs - b.lockNs;
      if (a.count !== b.count || waitsNs > 1) lines.push(`${id}: ${a.count} − ${b.count} executions, ${eventsNs.toFixed(0)} ns; waits for locks ${waitsNs.toFixed(0)} ns`);
    }
    console.log(`${pathId}, two cores less one: ${difference.toFixed(0)} ns\n  ${lines.join('\n  ')}`);
    expect(Math.abs(counted + waited - difference)).toBeLessThan(3000); // three nanoseconds a packet, see above
  });

  it('reader and interrupt on one core of two is the machine with one core: only the places of lines in its cache differ', () => {
    const oneOfTwo = scenarios.get('vj-2006-one-core');
    const alone = { ...oneOfTwo, knobs: { ...oneOfTwo.knobs, cores: 1 } };
    const { total, perCore } = cpuBudget(runScenario(oneOfTwo, pathId));
    expect(perCore[1]?.busy).toBe(0);
    expect(Math.abs(total.busy - cpuBudget(runScenario(alone, pathId)).total.busy)).toBeLessThan(0.5);
  });

  it('coherence is most of what separates two cores from one: with it at no cost at least four tenths of the difference are gone', () => {
    const busy = (id: string, constants: Scenario['constants']): number =>
      cpuBudget(runScenario({ ...scenarios.get(id), ...(constants === undefined ? {} : { constants }) }, pathId)).total.busy;
    const apart = busy('vj-2006', undefined) - busy('vj-2006-one-core', undefined);
    const left = busy('vj-2006', NO_COHERENCE) - busy('vj-2006-one-core', NO_COHERENCE);
    expect(Math.abs(left)).toBeLessThan(0.6 * Math.abs(apart));
  });
});
