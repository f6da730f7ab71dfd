/**
 * Simulated time in nanoseconds: always a multiple of 1/1024 ns and below 2^43, so sums of times are exact
 * in a double, in whatever order they are added (2^43 × 1024 = 2^53).
 */
export type Ns = number & { readonly __unit: 'ns' };

/** Columns keep short durations as whole ticks of 1/1024 ns in 32 bits: at most 4.19 ms. */
export const TICKS_PER_NS = 1024;
export const NS_LIMIT = 2 ** 43;

/** The one place that rounds to ticks. Throws outside 0 ≤ value < 2^43 ns. */
export function ns(value: number): Ns {
  if (!(value >= 0 && value < NS_LIMIT)) throw new Error(`${value} ns is outside 0..2^43`);
  return (Math.round(value * TICKS_PER_NS) / TICKS_PER_NS) as Ns;
}

export const ticksOf = (value: number): number => value * TICKS_PER_NS;
export const nsOfTicks = (ticks: number): number => ticks / TICKS_PER_NS;
