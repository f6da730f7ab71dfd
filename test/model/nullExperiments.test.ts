import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { nullAccount } from '../../src/analysis/nullAccount.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { runScenario } from '../runScenario.ts';

const NO_COHERENCE = { peerCleanNs: 0, peerDirtyNs: 0, upgradeNs: 0 };
const NO_MISSES = { ...NO_COHERENCE, dramNs: 0 };
/** Means are sums of ticks divided and multiplied again. */
const DIGITS = 6;

const pair = (pathId: string, constants: NonNullable<Scenario['constants']>): { readonly two: Trace; readonly one: Trace } => ({
  two: runScenario({ ...scenarios.get('vj-2006'), constants }, pathId),
  one: runScenario({ ...scenarios.get('vj-2006-one-core'), constants }, pathId),
});

describe.each(['stack', 'socket-channel', 'driver-channel', 'app-channel'])('null experiments, %s', (pathId) => {
  it.each([{ memory: 'at its price', constants: NO_COHERENCE }, { memory: 'at no cost either', constants: NO_MISSES }])(
    'coherence at no cost, memory $memory: every stage costs the same per execution, and what is left between the two is events, counted, times their cost',
    ({ constants }) => {
      const { two, one } = pair(pathId, constants);
      const { rows, total } = nullAccount(pathId, two, one);
      const shared = rows.filter((row) => row.two > 0 && row.one > 0);
      expect(shared.length).toBeGreaterThan(10);
      for (const { stage, twoNs, oneNs, waitsNs, residualNs } of shared) {
        expect(twoNs, stage).toBeCloseTo(oneNs, DIGITS);
        expect(waitsNs, `${stage} waits`).toBeGreaterThan(-1e-3); // one core cannot wait for itself
        expect(Math.abs(residualNs), stage).toBeLessThan(1e-3);
      }
      expect(Math.abs(total.residualNs)).toBeLessThan(1e-3);
      expect(total.executionsNs + total.memoryNs + total.waitsNs).toBeCloseTo(total.differenceNs, 3);
      if (constants === NO_MISSES) for (const { stage, memoryTwo, memoryOne } of rows) expect(memoryTwo.ns - memoryOne.ns, stage).toBe(0);
    },
  );

  it('reader and interrupt on one core of two is the machine with one core: only the places of lines in its cache differ', () => {
    const oneOfTwo = scenarios.get('vj-2006-one-core');
    const alone = { ...oneOfTwo, knobs: { ...oneOfTwo.knobs, cores: 1 } };
    const { total, perCore } = cpuBudget(runScenario(oneOfTwo, pathId));
    expect(perCore[1]?.busy).toBe(0);
    expect(Math.abs(total.busy - cpuBudget(runScenario(alone, pathId)).total.busy)).toBeLessThan(0.5);
  });

  // A driver channel wakes a thread on the other core that one core has no need of.
  it.skipIf(pathId === 'driver-channel')('coherence is most of what separates two cores from one: with it at no cost at least four tenths of the difference are gone', () => {
    const busy = (id: string, constants: Scenario['constants']): number =>
      cpuBudget(runScenario({ ...scenarios.get(id), ...(constants === undefined ? {} : { constants }) }, pathId)).total.busy;
    const apart = busy('vj-2006', undefined) - busy('vj-2006-one-core', undefined);
    const left = busy('vj-2006', NO_COHERENCE) - busy('vj-2006-one-core', NO_COHERENCE);
    expect(Math.abs(left)).toBeLessThan(0.6 * Math.abs(apart));
  });
});
