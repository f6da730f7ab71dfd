import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { publishedRowFor } from '../../src/analysis/published2006.ts';
import { COLUMNS } from '../../src/trace/words.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

describe('cpuBudget', () => {
  it('charges lock time to locks and the rest of a stage to its column, in percent of one core', () => {
    const { fromNs, toNs, perCore, total } = cpuBudget(twoPackets());
    expect([fromNs, toNs]).toEqual([0, 1300]);
    const percent = (ns: number): number => (100 * ns) / 1300;
    expect(perCore[0]).toMatchObject({ core: 0, app: 0, socket: 0 });
    expect(perCore[0]?.intr).toBeCloseTo(percent(100));
    expect(perCore[0]?.softint).toBeCloseTo(percent(190));
    expect(perCore[0]?.locks).toBeCloseTo(percent(10));
    expect(perCore[0]?.sched).toBeCloseTo(percent(50));
    expect(perCore[1]?.busy).toBeCloseTo(percent(100 + 100 + 300 + 100 + 200));
    expect(total.busy).toBeCloseTo(COLUMNS.reduce((sum, column) => sum + total[column], 0));
    expect(total.busy).toBeCloseTo((perCore[0]?.busy ?? 0) + (perCore[1]?.busy ?? 0));
  });

  it('counts of a span at the edge what lies inside, its parts in proportion', () => {
    const { perCore } = cpuBudget(drawTrace(`
      packet A 100 delivered 200 core0
      core0 0   tcp  - 100
      core0 100 copy A 100
      core0 150 app  - 60+0+40
    `));
    expect(perCore[0]).toMatchObject({ softint: 0, socket: 100, app: 30, locks: 20, busy: 150 });
  });

  it('ends with the run when nothing was delivered, and is zero without traffic', () => {
    expect(cpuBudget(drawTrace('packet A 0 inFlight\ncore0 0 tcp A 50\nend 100')).total.softint).toBe(50);
    expect(cpuBudget(drawTrace('end 0')).total.busy).toBe(0);
  });
});

describe('publishedRowFor', () => {
  const knobs = { machine: 'xeon-2006', transport: 'tcp', process: 'constant', rateMbps: 1000, packetBytes: 1500, flows: 1, cores: 2, irqCore: 0, readerCore: 1, seed: 9 };
  const rowOf = (path: string, changes: Record<string, string | number> = {}) =>
    publishedRowFor(drawTrace('', { path: { id: path, label: path }, knobs: { ...knobs, ...changes } }))?.id;

  it('is there for the experiment of 2006 only', () => {
    expect(rowOf('stack')).toBe('2cpu');
    expect(rowOf('stack', { readerCore: 0 })).toBe('1cpu');
    expect(rowOf('socket-channel')).toBe('socket-channel');
    expect(rowOf('socket-channel', { readerCore: 0 })).toBeUndefined();
    expect(rowOf('stack', { rateMbps: 999 })).toBeUndefined();
    expect(rowOf('stack', { process: 'replay' })).toBeUndefined();
    expect(rowOf('rss')).toBeUndefined();
  });

  it('has parts that add up to the published total', () => {
    for (const path of ['stack', 'socket-channel']) {
      const budget = publishedRowFor(drawTrace('', { path: { id: path, label: path }, knobs }))?.budget;
      expect(budget && COLUMNS.reduce((sum, column) => sum + budget[column], 0)).toBe(budget?.busy);
    }
  });
});
