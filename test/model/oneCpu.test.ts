import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { simulate } from '../../src/model/simulate.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { withKnob } from '../../src/scenario/withKnob.ts';

/** Row "1cpu" of the 2006 table (LWN 169961), percent of one core: the only row that anything was fitted to. */
const ROW = { intr: 7, softint: 11, socket: 16, locks: 8, sched: 5, app: 1, busy: 50 } as const;
const POINTS = 0.5;

describe.each([1000, 5000])('reader and interrupt on one core, %d packets through the stack', (packets) => {
  const scenario = withKnob(scenarios.get('vj-2006-one-core'), 'packets', packets);
  const run = scenario.ok ? simulate({ scenario: scenario.value, pathId: 'stack' }) : scenario;
  if (!run.ok) throw new Error(run.problem.code);
  const { total, perCore } = cpuBudget(run.value);

  it.each(Object.entries(ROW))('%s is the published %d within half a point', (column, published) => {
    expect(Math.abs(total[column as keyof typeof ROW] - published)).toBeLessThanOrEqual(POINTS);
  });

  it('all of it on the interrupt’s core', () => {
    expect(perCore[0]?.busy).toBe(total.busy);
    expect(perCore[1]?.busy).toBe(0);
  });
});
