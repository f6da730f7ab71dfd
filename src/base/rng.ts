import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that is handed in by name: a draw added to one stream shifts no other. */
export interface Rng {
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  fork(name: string): Rng;
}

export function createRng(seed: number, path = ''): Rng {
  const generator = xoroshiro128plus(hashOf(`${seed}/${path}`));
  return {
    integer: (below) => Math.floor(((generator.next() >>> 0) / 0x1_0000_0000) * below),
    fork: (name) => createRng(seed, `${path}/${name}`),
  };
}

/** FNV-1a over UTF-16 units, finished so that neighbours differ in all bits. */
export function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
