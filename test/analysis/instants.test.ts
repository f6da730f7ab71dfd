import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instants, nextInstant, previousInstant } from '../../src/analysis/instants.ts';
import { sortedUnique } from '../../src/analysis/sortedUnique.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

describe('instants', () => {
  it('has every begin and end of packets, spans, waits, transfers and changes of state', () => {
    const trace = drawTrace(`
      packet A 5 delivered 100 core0
      wait A rxRing core0 5..20
      core0 20 tcp A 40
        touch 2 Socket#0.lock dram cold E latency 10
        touch 15 Socket#0.lock privateHit E
        touch 17 Socket#0.lock privateHit M store
        touch 19 Socket#0.lock privateHit M store
    `);
    expect([...instants(trace)]).toEqual([5, 20, 22, 32, 37, 60, 100]);
  });

  it('merges two runs', () => {
    const other = drawTrace('packet A 7 inFlight\ncore1 7 tcp A 13');
    expect([...instants(drawTrace('packet A 5 inFlight'), other)]).toEqual([5, 7, 20]);
  });

  it('steps forth and back over the same instants', () => {
    const sorted = instants(twoPackets());
    const forth: number[] = [];
    for (let atNs = nextInstant(sorted, -1); atNs !== undefined; atNs = nextInstant(sorted, atNs)) forth.push(atNs);
    const back: number[] = [];
    for (let atNs = previousInstant(sorted, 1e9); atNs !== undefined; atNs = previousInstant(sorted, atNs)) back.push(atNs);
    expect(forth).toEqual([...sorted]);
    expect(back.reverse()).toEqual(forth);
    expect(previousInstant(sorted, 0)).toBeUndefined();
    expect(previousInstant(sorted, 45)).toBe(40);
    expect(nextInstant(sorted, 45)).toBe(50);
  });
});

describe('sortedUnique', () => {
  it('equals sorting and dropping repeats, for even and for crowded values', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 2 ** 40 }).map((ticks) => ticks / 1024));
    fc.assert(fc.property(fc.array(value, { maxLength: 400 }), (values) => {
      expect([...sortedUnique(Float64Array.from(values))]).toEqual([...new Set(values)].sort((a, b) => a - b));
    }));
    const crowded = Float64Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? (i * 7919) % 1000 : 1e9 + i));
    expect([...sortedUnique(crowded)]).toEqual([...new Set(crowded)].sort((a, b) => a - b));
  });
});
