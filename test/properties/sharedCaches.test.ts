import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { Coherence } from '../../src/model/machine/coherence.ts';
import type { Topology } from '../../src/model/machine/topology.ts';
import { SOURCES, STATES, WHYS } from '../../src/trace/words.ts';
import { SlowSharedCaches } from './slowSharedCaches.ts';

const LINES = 40;
const WAYS = 2;
const SETS = 2;

const topologies: fc.Arbitrary<Topology> = fc.record({
  protocol: fc.constantFrom('MESI', 'MOESI', 'MESIF', 'MOESDI'),
  places: fc.constantFrom({ complexOf: [0, 0], socketOf: [0, 0] }, { complexOf: [0, 0, 1, 1], socketOf: [0, 0, 0, 0] }, { complexOf: [0, 0, 1, 2, 2], socketOf: [0, 0, 0, 1, 1] }),
  lastLevel: fc.record({
    sets: fc.constantFrom(1, 3), // no power of two: a cache of eleven slices has none either
    ways: fc.constantFrom(4, 6), fills: fc.constantFrom('inclusive', 'victim'), ddioWays: fc.constantFrom(0, 1, 2),
  }),
}).map(({ places, ...rest }) => ({ ...rest, ...places }));

interface Access {
  readonly who: number; // modulo cores; every eighth the card
  readonly line: number;
  readonly write: boolean;
}
const programs = fc.array(fc.record({ who: fc.nat(79), line: fc.nat(LINES - 1), write: fc.boolean() }), { minLength: 50, maxLength: 600, size: 'max' });

describe('coherence with last-level caches, complexes and sockets', () => {
  it.each(['inclusive', 'victim'] as const)('equals a slow reference that carries contents, access by access: %s', (fills) => {
    const met = new Set<string>();
    fc.assert(
      fc.property(topologies, programs, (any, program: readonly Access[]) => {
        const topology: Topology = { ...any, lastLevel: any.lastLevel === null ? null : { ...any.lastLevel, fills } };
        const cores = topology.complexOf.length;
        const coherence = new Coherence(cores, LINES, WAYS, SETS, topology);
        const reference = new SlowSharedCaches(cores, WAYS, SETS, topology);
        for (const { who, line, write } of program) {
          const core = who >> 3;
          if ((who & 7) === 0) {
            for (const one of [coherence, reference]) if (write) one.dmaWrite(line); else one.dmaRead(line);
            continue;
          }
          const expected = write ? reference.write(core % cores, line) : reference.read(core % cores, line);
          const source = write ? coherence.write(core % cores, line) : coherence.read(core % cores, line);
          const found = { source: at(SOURCES, source), why: at(WHYS, coherence.why), distance: source === 0 ? 0 : coherence.distance, state: at(STATES, coherence.state) };
          expect(found).toEqual(expected);
          met.add(`${found.source} ${found.distance} ${found.state}`);
        }
        for (let line = 0; line < LINES; line++) {
          const states = Array.from({ length: cores }, (_, core) => at(STATES, coherence.stateOf(core, line)));
          expect(states).toEqual(states.map((_, core) => reference.stateOf(core, line)));
          const owners = states.filter((state) => state !== 'I' && state !== 'S');
          expect(owners.length).toBeLessThanOrEqual(1);
          if (owners[0] === 'M' || owners[0] === 'E' || owners[0] === 'D') expect(states.filter((state) => state !== 'I')).toHaveLength(1);
          if (fills === 'inclusive') for (const [core, state] of states.entries()) if (state !== 'I') expect(reference.hasEntry(at(topology.complexOf, core), line)).toBe(true);
        }
      }),
      { numRuns: 250 },
    );
    for (const wanted of ['llcHit 0 E', 'peerDirty 0 S', 'remotePeer 1 S', 'remotePeer 2 F', 'dram 2 E', 'upgrade 2 M', 'upgrade 0 M', 'peerDirty 0 D', 'remotePeer 2 D']) expect(met).toContain(wanted);
  });

  it('misses on one core exactly where two caches with least-recently-used replacement miss', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(LINES - 1), { maxLength: 400, size: 'max' }), (lines) => {
        const coherence = new Coherence(1, LINES, WAYS, SETS, { protocol: 'MESI', complexOf: [0], socketOf: [0], lastLevel: { sets: 1, ways: 12, fills: 'inclusive', ddioWays: 0 } });
        const sets: number[][] = [[], []];
        let shared: number[] = [];
        for (const line of lines) {
          const set = at(sets, line % SETS);
          const expected = set.includes(line) ? 'privateHit' : shared.includes(line) ? 'llcHit' : 'dram';
          expect(at(SOURCES, coherence.read(0, line))).toBe(expected);
          if (expected === 'privateHit') set.splice(set.indexOf(line), 1);
          else {
            // A hit in the private cache does not reach the shared one, so that one forgets what is used all the time.
            shared = [line, ...shared.filter((one) => one !== line)];
            if (shared.length > 12) for (const one of shared.splice(12)) for (const any of sets) if (any.includes(one)) any.splice(any.indexOf(one), 1);
          }
          set.unshift(line);
          set.length = Math.min(set.length, WAYS);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('DDIO', () => {
  const SLOTS = 16;
  const machine = (ddioWays: number) => new Coherence(1, 4096, 8, 8, { protocol: 'MESIF', complexOf: [0], socketOf: [0], lastLevel: { sets: SLOTS, ways: 8, fills: 'victim', ddioWays } });
  /** Shares of first touches by source when the card writes `ring` lines in turn and the core reads them `behind` writes later. */
  const run = (ddioWays: number, ring: number, behind: number): Record<string, number> => {
    const coherence = machine(ddioWays);
    const counts: Record<string, number> = {};
    for (let i = 0; i < 4000; i++) {
      coherence.dmaWrite(i % ring);
      if (i < behind) continue;
      const source = at(SOURCES, coherence.read(0, (i - behind) % ring));
      if (i > 2000) counts[source] = (counts[source] ?? 0) + 1;
    }
    return counts;
  };

  it('serves the first touch of what the card wrote from the last-level cache', () => {
    expect(Object.keys(run(2, 32, 8))).toEqual(['llcHit']);
  });

  it('without it every first touch goes to memory', () => {
    expect(Object.keys(run(0, 32, 8))).toEqual(['dram']);
  });

  it('leaks to memory when more is waiting than its ways hold, and not before', () => {
    const leaked = (ddioWays: number, waiting: number): number => run(ddioWays, 512, waiting)['dram'] ?? 0;
    // What cores give up goes into any way, so some of the card's are taken: at worst all but one.
    for (const ddioWays of [1, 2, 4]) {
      expect(leaked(ddioWays, SLOTS - 1)).toBe(0);
      expect(leaked(ddioWays, ddioWays * SLOTS)).toBeGreaterThan(1900);
    }
    expect(leaked(4, 2 * SLOTS - 1)).toBe(0);
    expect(leaked(2, 2 * SLOTS - 1)).toBeGreaterThan(900);
  });

  it('updates a line that is cached in place: it does not move into the card’s ways', () => {
    const coherence = machine(1);
    for (let line = 0; line < 8; line++) coherence.read(0, line * 128); // one set of the private cache
    for (let line = 8; line < 24; line++) coherence.read(0, line * 128); // pushed out of it, into the shared set 0
    for (let round = 0; round < 3; round++) for (let line = 10; line < 14; line++) coherence.dmaWrite(line * 128);
    for (let line = 10; line < 14; line++) expect(at(SOURCES, coherence.read(0, line * 128))).toBe('llcHit');
  });

  it('is why the core finds it missing, wherever it then comes from', () => {
    const coherence = machine(2);
    coherence.read(0, 5);
    coherence.dmaWrite(5);
    coherence.read(0, 5);
    expect(at(WHYS, coherence.why)).toBe('dma');
  });
});
