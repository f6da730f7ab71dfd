import { chanceOf, mutated } from './mutate.ts';
import { type Target, TARGETS } from './targets.ts';

export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly reason: unknown;
}

/** Case `number` of a seed: which target, and what it is given. The same in every process. */
export function caseOf(seed: number, number: number): { readonly target: Target; readonly bytes: Uint8Array } {
  const chance = chanceOf(seed, number);
  // Files are the widest door: half of all cases.
  const target = chance.integer(2) === 0 ? (TARGETS[0] as Target) : chance.of(TARGETS);
  return { target, bytes: mutated(target.seeds, chance) };
}

/** Undefined: nothing was thrown. */
export function tryCase(seed: number, number: number): Failure | undefined {
  const { target, bytes } = caseOf(seed, number);
  try {
    target.read(bytes, chanceOf(seed, number));
    return undefined;
  } catch (reason) {
    return { target: target.id, seed, number, bytes, reason };
  }
}
