import { at } from '../base/assert.ts';

/**
 * The exact order statistic by the nearest-rank rule: the smallest value such that at least `perMille` of 1000 values are not
 * above it. No interpolation: the answer is always a value that occurred. The rank is computed in whole numbers, so that
 * 99.9 % of 2000 values is the 1998th and not, by a rounding error, the 1999th.
 */
export const nearestRank = (ascending: Float64Array, perMille: number): number =>
  at(ascending, Math.max(0, Math.ceil((ascending.length * perMille) / 1000) - 1));
