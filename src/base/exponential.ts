import type { Rng } from './rng.ts';

const ONE = 0x1_0000_0000;

/**
 * An exponentially distributed number with mean 1, out of nothing but comparisons of uniform ones: the same bits everywhere, since no
 * logarithm is taken. Method: J. von Neumann, "Various techniques used in connection with random digits", 1951.
 */
export function exponential(rng: Rng): number {
  for (let whole = 0; ; whole++) {
    const first = rng.integer(ONE);
    let last = first;
    let isOdd = true; // how many in a row fell
    for (;;) {
      const next = rng.integer(ONE);
      if (next >= last) break;
      last = next;
      isOdd = !isOdd;
    }
    if (isOdd) return whole + first / ONE;
  }
}
