import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/base/rng.ts';
import { exponential } from '../../../src/base/exponential.ts';
import { type Arrival, PROCESSES } from '../../../src/model/traffic/processes.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import type { Knobs } from '../../../src/scenario/schema.ts';

const COUNT = 100_000;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const gapsOf = (arrivals: readonly Arrival[]): number[] => arrivals.map(({ atNs }, k) => atNs - (arrivals[k - 1]?.atNs ?? 0));

function take(process: keyof typeof PROCESSES, changed: Partial<Knobs>, seed = 1): Arrival[] {
  const knobs = { ...DEFAULT_KNOBS, ...changed, process };
  const next = PROCESSES[process](knobs, createRng(seed));
  return Array.from({ length: COUNT }, next);
}

describe('exponential', () => {
  const rng = createRng(7);
  const drawn = Array.from({ length: COUNT }, () => exponential(rng)).sort((a, b) => a - b);

  it('has mean and variance 1', () => {
    expect(mean(drawn)).toBeCloseTo(1, 1.7);
    expect(mean(drawn.map((x) => (x - 1) ** 2))).toBeCloseTo(1, 1.3);
  });

  it('is distributed as 1 − e^−x (Kolmogorov–Smirnov, 0.1 %)', () => {
    const distance = Math.max(...drawn.map((x, k) => Math.abs(1 - Math.exp(-x) - k / COUNT)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(COUNT));
  });
});

// 600 B of IP packet are 638 B on the wire (Ethernet header, checksum, preamble, gap): 10 208 ns at 500 Mb/s.
const GAP_NS = 10_208;
const RATE = { packetBytes: 600, rateMbps: 500, flows: 5 };

describe('every process', () => {
  it.each(['constant', 'poisson', 'onOff'] as const)('%s sends at the rate it was told, in order, of every flow the same', (process) => {
    const arrivals = take(process, RATE);
    const gaps = gapsOf(arrivals);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(gaps) / GAP_NS - 1)).toBeLessThan(process === 'onOff' ? 0.04 : 0.01); // three deviations
    for (let slot = 0; slot < 5; slot++) expect((5 * arrivals.filter((one) => one.slot === slot).length) / COUNT).toBeCloseTo(1, 1);
    expect(arrivals.every(({ atNs }) => Number.isInteger(atNs * 1024))).toBe(true);
  });

  it('takes its draws by name: more flows move no packet', () => {
    const instants = (flows: number): number[] => take('poisson', { ...RATE, flows }).map(({ atNs }) => atNs);
    expect(instants(3)).toEqual(instants(4));
  });
});

describe('poisson', () => {
  it('counts in windows of ten gaps have the variance of their mean', () => {
    const counts = new Map<number, number>();
    for (const { atNs } of take('poisson', RATE)) counts.set(Math.floor(atNs / (10 * GAP_NS)), (counts.get(Math.floor(atNs / (10 * GAP_NS))) ?? 0) + 1);
    const windows = Array.from({ length: 9900 }, (_, k) => counts.get(k) ?? 0);
    const average = mean(windows);
    expect(mean(windows.map((count) => (count - average) ** 2)) / average).toBeCloseTo(1, 1);
  });
});

describe('onOff', () => {
  it('sends bursts of one flow at the peak, as long in the mean as told', () => {
    const peakNs = 510.4; // at 10 Gb/s
    const arrivals = take('onOff', { ...RATE, burstPackets: 12, peakMbps: 10_000 });
    const gaps = gapsOf(arrivals);
    const begins = gaps.flatMap((gap, k) => (gap > peakNs + 0.01 ? [k] : []));
    expect(COUNT / begins.length).toBeCloseTo(12, 0);
    const isBegin = new Set(begins);
    const within = arrivals.filter((_, k) => k > 0 && !isBegin.has(k)).length;
    expect(arrivals.filter(({ slot }, k) => k > 0 && !isBegin.has(k) && slot === arrivals[k - 1]?.slot)).toHaveLength(within);
  });

  it('at the peak all the time is constant', () => {
    const gaps = gapsOf(take('onOff', { ...RATE, peakMbps: 500 }));
    expect(new Set(gaps.map((gap) => Math.round(gap)))).toEqual(new Set([GAP_NS]));
  });
});
