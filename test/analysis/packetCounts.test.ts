import { describe, expect, it } from 'vitest';
import { countsAt, packetCounts } from '../../src/analysis/packetCounts.ts';
import { latency } from '../../src/analysis/latency.ts';
import { nearestRank } from '../../src/analysis/nearestRank.ts';
import { instants } from '../../src/analysis/instants.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

describe('packetCounts', () => {
  it('counts every frame once, by what became of it', () => {
    expect(packetCounts(twoPackets())).toMatchObject({ in: 3, delivered: 2, misdelivered: 0, forwarded: 0, inFlight: 0, dropped: { rxRingFull: 1, noSocket: 0 } });
  });

  it('conserves packets at every instant', () => {
    const trace = twoPackets();
    for (const atNs of [-1, ...instants(trace), 1e9]) {
      const { dropped, outgoing: _, ...counts } = countsAt(trace, atNs);
      const droppedCount = Object.values(dropped).reduce((sum, count) => sum + count, 0);
      expect(counts.delivered + counts.misdelivered + counts.forwarded + droppedCount + counts.inFlight).toBe(counts.in);
    }
    expect(countsAt(trace, 59)).toMatchObject({ in: 2, inFlight: 2 });
    expect(countsAt(trace, 60)).toMatchObject({ in: 3, inFlight: 2, dropped: { rxRingFull: 1 } });
    expect(countsAt(trace, 1000)).toMatchObject({ in: 3, delivered: 1, inFlight: 1 });
  });
});

describe('latency', () => {
  it('is measured from the last bit to delivery, of delivered packets only', () => {
    expect(latency(twoPackets())).toEqual({ delivered: 2, mean: 1125, p50: 1000, p90: 1250, p99: 1250, p999: 1250, max: 1250 });
  });

  it('is empty when nothing was delivered', () => {
    expect(latency(drawTrace('packet A 0 dropped noSocket 5'))).toMatchObject({ delivered: 0, max: 0 });
  });

  it.each([
    [1, 500, 1], [2, 500, 1], [3, 500, 2], [10, 900, 9], [10, 901, 10], [100, 990, 99], [1000, 999, 999], [2000, 999, 1998], [3000, 999, 2997], [5, 1000, 5],
  ])('of the values 1..%i, %i per mille by nearest rank is %i', (length, perMille, expected) => {
    expect(nearestRank(Float64Array.from({ length }, (_, i) => i + 1), perMille)).toBe(expected);
  });
});
