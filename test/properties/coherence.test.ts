import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { Coherence } from '../../src/model/machine/coherence.ts';
import { SOURCES, STATES, WHYS, type LineState, type Source, type Why } from '../../src/trace/words.ts';
import { SlowCoherence } from './slowCoherence.ts';

interface Machine {
  readonly cores: number;
  readonly lines: number;
  readonly ways: number;
  readonly sets: number;
}

/** core -1 is the card. */
interface Access {
  readonly core: number;
  readonly line: number;
  readonly write: boolean;
}

const programOn = (machine: fc.Arbitrary<Machine>, cardShare: number): fc.Arbitrary<{ readonly machine: Machine; readonly program: readonly Access[] }> =>
  machine.chain((made) =>
    fc.record({
      machine: fc.constant(made),
      program: fc.array(
        fc.record({
          core: fc.oneof({ weight: 12, arbitrary: fc.nat(made.cores - 1) }, { weight: cardShare, arbitrary: fc.constant(-1) }),
          line: fc.nat(made.lines - 1),
          write: fc.boolean(),
        }),
        { maxLength: 500, size: 'max' },
      ),
    }),
  );

const fast = (machine: Machine): Coherence => new Coherence(machine.cores, machine.lines, machine.ways, machine.sets);
const slow = (machine: Machine): SlowCoherence => new SlowCoherence(machine.cores, machine.ways, machine.sets);

describe('coherence', () => {
  // Few lines on small caches: every line is contended, every set overflows.
  const machines = fc.record({ cores: fc.integer({ min: 1, max: 4 }), lines: fc.constantFrom(4, 24), ways: fc.constantFrom(1, 2, 3), sets: fc.constantFrom(1, 2, 4) });

  it('equals the slow reference access by access: where from, why, who had it, state after', () => {
    fc.assert(
      fc.property(programOn(machines, 2), ({ machine, program }) => {
        const coherence = fast(machine);
        const reference = slow(machine);
        for (const { core, line, write } of program) {
          if (core < 0) {
            if (write) coherence.dmaWrite(line);
            else coherence.dmaRead(line);
            if (write) reference.dmaWrite(line);
            else reference.dmaRead(line);
            continue;
          }
          const source = write ? coherence.write(core, line) : coherence.read(core, line);
          const expected = write ? reference.write(core, line) : reference.read(core, line);
          const found = {
            source: at(SOURCES, source),
            why: at(WHYS, coherence.why),
            from: expected.from === undefined ? undefined : coherence.from,
            state: at(STATES, coherence.state),
          };
          expect(found).toEqual(expected);
        }
        for (let line = 0; line < machine.lines; line++) {
          for (let core = 0; core < machine.cores; core++) expect(at(STATES, coherence.stateOf(core, line))).toBe(reference.stateOf(core, line));
        }
      }),
      { numRuns: 120 },
    );
  });

  it('has a line in M or E in at most one cache, and then in I in every other, after every access', () => {
    fc.assert(
      fc.property(programOn(machines, 1), ({ machine, program }) => {
        const coherence = fast(machine);
        for (const { core, line, write } of program) {
          if (core >= 0) void (write ? coherence.write(core, line) : coherence.read(core, line));
          else if (write) coherence.dmaWrite(line);
          else coherence.dmaRead(line);
          for (let any = 0; any < machine.lines; any++) {
            const states = Array.from({ length: machine.cores }, (_, other) => at(STATES, coherence.stateOf(other, any)));
            const exclusive = states.filter((state) => state === 'M' || state === 'E').length;
            const shared = states.filter((state) => state === 'S').length;
            if (exclusive > 1 || (exclusive === 1 && shared > 0)) throw new Error(`line ${any}: ${states.join(' ')}`);
          }
          if (core >= 0 && coherence.stateOf(core, line) === 0) throw new Error(`core ${core} touched line ${line} and has not got it`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('names as giver a core that held the line', () => {
    fc.assert(
      fc.property(programOn(machines, 1), ({ machine, program }) => {
        const coherence = fast(machine);
        for (const { core, line, write } of program) {
          if (core < 0) {
            if (write) coherence.dmaWrite(line);
            continue;
          }
          const before = Array.from({ length: machine.cores }, (_, other) => coherence.stateOf(other, line));
          const source = at(SOURCES, write ? coherence.write(core, line) : coherence.read(core, line));
          if (source === 'peerClean' || source === 'peerDirty') {
            expect(coherence.from).not.toBe(core);
            expect(before[coherence.from]).toBeGreaterThan(0);
          } else if (source !== 'upgrade') expect(coherence.from).toBe(255);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('misses on a single core exactly where a cache with least-recently-used replacement misses', () => {
    const alone = fc.record({ cores: fc.constant(1), lines: fc.constantFrom(8, 40), ways: fc.constantFrom(1, 2, 4), sets: fc.constantFrom(1, 4) });
    fc.assert(
      fc.property(programOn(alone, 0), ({ machine, program }) => {
        const coherence = fast(machine);
        const lru = Array.from({ length: machine.sets }, (): number[] => []);
        const seen = new Set<number>();
        for (const { line, write } of program.filter(({ core }) => core === 0)) {
          const source = at(SOURCES, write ? coherence.write(0, line) : coherence.read(0, line));
          const set = at(lru, line % machine.sets);
          const position = set.indexOf(line);
          if (position >= 0) set.splice(position, 1);
          set.unshift(line);
          set.length = Math.min(set.length, machine.ways);
          expect([source, at(WHYS, coherence.why)]).toEqual(position >= 0 ? ['privateHit', 'none'] : ['dram', seen.has(line) ? 'capacity' : 'cold']);
          seen.add(line);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('counts what the slow reference counts on a long run like a receive path', () => {
    const machine: Machine = { cores: 2, lines: 4096, ways: 8, sets: 64 };
    const coherence = fast(machine);
    const reference = slow(machine);
    let x = 11;
    const random = (below: number): number => {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      return (x >>> 0) % below;
    };
    const tally = (counts: Map<string, number>, source: Source, why: Why, state: LineState): void => {
      const key = `${source} ${why} ${state}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    };
    const counted = new Map<string, number>();
    const expected = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      const core = (i >> 6) & 1;
      const kind = random(100);
      const line = kind < 70 ? core * 256 + random(200) : kind < 80 ? 600 + random(16) : 1024 + (((i >> 7) * 28 + random(28)) % 3072);
      if (random(40) === 0) {
        coherence.dmaWrite(line);
        reference.dmaWrite(line);
      }
      const write = random(100) < 40;
      const source = write ? coherence.write(core, line) : coherence.read(core, line);
      tally(counted, at(SOURCES, source), at(WHYS, coherence.why), at(STATES, coherence.state));
      const slowly = write ? reference.write(core, line) : reference.read(core, line);
      tally(expected, slowly.source, slowly.why, slowly.state);
    }
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
    expect(counted.size).toBeGreaterThan(12);
  });
});
