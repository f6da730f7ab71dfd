import { expect, it } from 'vitest';
import { flowLatency } from '../../src/analysis/flowLatency.ts';
import { latenciesNs, latency } from '../../src/analysis/latency.ts';
import { latencyBars, PERCENTILES } from '../../src/analysis/latencyBars.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { runScenario } from '../runScenario.ts';

const trace = runScenario(scenarios.get('many-flows'), 'stack');

it('takes the flows apart: together they are all delivered packets, and the slowest is one of theirs', () => {
  const flows = flowLatency(trace);
  const all = latency(trace);
  expect(flows).toHaveLength(16);
  expect(flows.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(all.delivered);
  expect(Math.max(...flows.map(({ max }) => max))).toBe(all.max);
  expect(flows.reduce((sum, { delivered, mean }) => sum + delivered * mean, 0) / all.delivered).toBeCloseTo(all.mean, 6);
  for (const { p50, p90, p99, p999, max } of flows) expect([p50, p90, p99, p999, max]).toEqual([p50, p90, p99, p999, max].sort((x, y) => x - y));
});

it('answers percentiles with values that occurred', () => {
  const occurred = new Set(latenciesNs(trace));
  const { p50, p90, p99, p999, max } = latency(trace);
  for (const value of [p50, p90, p99, p999, max]) expect(occurred.has(value)).toBe(true);
});

it.each(Object.keys(PERCENTILES) as (keyof typeof PERCENTILES)[])('a bar at %s is a real packet, and no column is below the rank before', (statistic) => {
  const ranks = Object.keys(PERCENTILES) as (keyof typeof PERCENTILES)[];
  const before = ranks[ranks.indexOf(statistic) - 1];
  const bars = latencyBars(trace, statistic);
  for (const [k, bar] of bars.entries()) {
    expect(bar.packet).toBeGreaterThanOrEqual(0);
    if (before !== undefined) expect(bar.totalNs).toBeGreaterThanOrEqual(latencyBars(trace, before)[k]?.totalNs ?? Infinity);
  }
});
