import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInstants, instants, nextInstant, previousInstant } from '../../src/analysis/instants.ts';
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

  it('steps through two runs as through one', () => {
    const other = drawTrace('packet A 7 inFlight\ncore1 7 tcp A 13');
    const runs = [drawTrace('packet A 5 inFlight\npacket A 7 inFlight'), other];
    expect([6, 20, -1].map((atNs) => nextInstant(runs, atNs))).toEqual([7, undefined, 5]);
    expect([20, 7, 5, 100].map((atNs) => previousInstant(runs, atNs))).toEqual([7, 5, undefined, 20]);
    expect(countInstants(runs, 7)).toEqual({ upTo: 2, all: 3 });
  });

  it('steps forth and back over the same instants', () => {
    const runs = [twoPackets()];
    const [sorted] = runs.map(instants) as [Float64Array];
    const forth: number[] = [];
    for (let atNs = nextInstant(runs, -1); atNs !== undefined; atNs = nextInstant(runs, atNs)) forth.push(atNs);
    const back: number[] = [];
    for (let atNs = previousInstant(runs, 1e9); atNs !== undefined; atNs = previousInstant(runs, atNs)) back.push(atNs);
    expect(forth).toEqual([...sorted]);
    expect(back.reverse()).toEqual(forth);
    expect(previousInstant(runs, 0)).toBeUndefined();
    expect(previousInstant(runs, 45)).toBe(40);
    expect(nextInstant(runs, 45)).toBe(50);
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
