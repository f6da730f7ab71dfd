/** Median of the values; of an even number the lower one of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

/**
 * Wall time in ms of each piece of work, `rounds` times, one after the other in turn: what disturbs the computer disturbs
 * all of them, so ratios are steadier than times. The first round warms up and is not counted.
 */
export function measureInTurn<Name extends string>(work: Readonly<Record<Name, () => void>>, rounds: number): Record<Name, number[]> {
  const names = Object.keys(work) as Name[];
  const wallMs = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const beganMs = performance.now();
      work[name]();
      if (round > 0) wallMs[name].push(performance.now() - beganMs);
    }
  }
  return wallMs;
}

/** Median of the ratios of each round. */
export const medianRatio = (over: readonly number[], under: readonly number[]): number => median(over.map((value, i) => value / (under[i] ?? Number.NaN)));

export const digits = (value: number, count = 3): string => (value >= 10 ** count ? Math.round(value).toLocaleString('en-GB') : value.toPrecision(count));

/** A repeatable sequence of 32-bit numbers (xorshift), so that every alternative does the same work. */
export function sequence(seed: number): () => number {
  let x = seed | 0;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}
