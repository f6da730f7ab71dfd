import { expect } from 'vitest';
import type { Problem, Result } from '../../src/base/result.ts';
import { isMessageCode, say } from '../../src/words/messages.ts';
import type { Told } from '../../src/words/told.ts';

/** The sentence for a code, after checking that it is worded and that no value was missing. */
export function sentence(told: Told): string {
  expect(isMessageCode(told.code), `${told.code} has a sentence`).toBe(true);
  const said = say(told);
  expect(said).not.toMatch(/–|undefined|\[object/);
  if (told.code !== 'knobNotFinite') expect(said).not.toContain('NaN');
  return said;
}

/** The problem of a result that must be one, checked to be worded. */
export function problemOf(result: Result<unknown>): Problem {
  if (result.ok) throw new Error(`expected a problem, got ${JSON.stringify(result.value)}`);
  sentence(result.problem);
  return result.problem;
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.problem)}`);
  return result.value;
}
