import { at } from '../../src/base/assert.ts';
import type { Rng } from '../../src/base/rng.ts';

/** Chance in the words of a generator. */
export interface Chooser {
  maybe(share: number): boolean;
  among<T>(values: readonly T[]): T;
  between(low: number, high: number): number;
  /** An exclamation mark now and then. */
  not(): string;
}

export function chooserOf(rng: Rng): Chooser {
  const chooser: Chooser = {
    maybe: (share) => rng.integer(1_000_000) < share * 1_000_000,
    among: (values) => at(values, rng.integer(values.length)),
    between: (low, high) => low + rng.integer(high - low + 1),
    not: () => (chooser.maybe(0.15) ? '! ' : ''),
  };
  return chooser;
}
