import { describe, expect, it } from 'vitest';
import { createRng, hashOf, type Rng } from '../../src/base/rng.ts';

const draws = (rng: Rng, count: number, below = 1000): number[] => Array.from({ length: count }, () => rng.integer(below));

describe('rng', () => {
  it('gives the same numbers for the same seed and name, others for others', () => {
    expect(draws(createRng(1), 8)).toEqual(draws(createRng(1), 8));
    expect(draws(createRng(1).fork('ports'), 8)).toEqual(draws(createRng(1).fork('ports'), 8));
    const streams = [createRng(1), createRng(2), createRng(1).fork('ports'), createRng(1).fork('gaps'), createRng(1).fork('ports').fork('ports'), createRng(2).fork('ports')];
    expect(new Set(streams.map((stream) => draws(stream, 8).join())).size).toBe(streams.length);
  });

  it('a draw from one stream shifts no other', () => {
    const quiet = createRng(7);
    const busy = createRng(7);
    draws(busy, 100);
    draws(busy.fork('gaps'), 100);
    expect(draws(busy.fork('ports'), 8)).toEqual(draws(quiet.fork('ports'), 8));
  });

  it('tells names apart however they are put together', () => {
    expect(draws(createRng(1).fork('a').fork('b'), 4)).not.toEqual(draws(createRng(1).fork('b').fork('a'), 4));
    expect(draws(createRng(1, '/a'), 4)).not.toEqual(draws(createRng(11), 4));
  });

  it.each([0, 1, 2 ** 32 - 1])('draws integers below the limit, all about equally often (seed %d)', (seed) => {
    const counts = [0, 0, 0, 0, 0];
    for (const value of draws(createRng(seed).fork('x'), 5000, 5)) counts[value] = (counts[value] ?? 0) + 1;
    expect(counts).toHaveLength(5);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(new Set(draws(createRng(seed), 50, 1))).toEqual(new Set([0]));
  });

  it('hashes neighbours far apart', () => {
    const differing = Array.from({ length: 64 }, (_, i) => {
      let bits = hashOf(`${i}`) ^ hashOf(`${i + 1}`);
      let count = 0;
      for (; bits !== 0; bits &= bits - 1) count++;
      return count;
    });
    expect(Math.min(...differing)).toBeGreaterThan(4);
    expect(differing.reduce((sum, count) => sum + count, 0) / 64).toBeGreaterThan(13);
  });
});
