import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/model/simulate.ts';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import { tornado, type RunSide } from '../../src/validation/tornado.ts';

const scenario = { ...defaultScenario, knobs: { ...defaultScenario.knobs, packets: 40 } };
const run: RunSide = (changed, side) => simulate({ scenario: changed, pathId: side === 'a' ? 'stack' : 'socket-channel' });

describe('the tornado', () => {
  const result = tornado(scenario, run);
  if (!result.ok) throw new Error(result.problem.code);
  const { present, bars } = result.value;

  it('has a bar for every constant that may be set, in the order of what it moves', () => {
    expect(bars.length).toBeGreaterThan(30);
    expect(new Set(bars.map(({ id }) => id)).size).toBe(bars.length);
    expect(bars.map(({ spread }) => spread)).toEqual(bars.map(({ spread }) => spread).toSorted((a, b) => b - a));
  });

  it('finds that a line from another core moves the stack more than the channel', () => {
    const bar = bars.find(({ id }) => id === 'peerDirtyNs');
    expect(bar).toBeDefined();
    if (bar === undefined) return;
    expect(bar.low.verdict.busyA).toBeLessThan(present.busyA);
    expect(bar.high.verdict.busyA).toBeGreaterThan(present.busyA);
    expect(bar.high.verdict.busyA - present.busyA).toBeGreaterThan(bar.high.verdict.busyB - present.busyB);
    expect(bars.indexOf(bar)).toBeLessThan(20);
  });

  it('leaves alone what this scenario does not use', () => {
    expect(bars.find(({ id }) => id === 'cardFilters')?.spread).toBe(0);
  });

  it('hands on what a run refuses', () => {
    const refused = tornado({ ...scenario, constants: { nothing: 1 } }, run);
    expect(!refused.ok && refused.problem.code).toBe('unknownConstant');
  });
});
