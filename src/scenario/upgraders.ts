import { assert } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/result.ts';

/**
 * Scenario files and links are public formats: once out they are read for ever. Entry n of a table turns version n − 1
 * into version n; it sees what nobody has checked yet, so it must leave alone what it does not understand.
 *
 * Scenario files
 *   1  the first
 * Links
 *   1  the first
 */

export type Fields = Readonly<Record<string, unknown>>;
export type LinkFields = ReadonlyMap<string, string>;

export interface Versions<T> {
  readonly current: number;
  /** `older` as the current version would have it. */
  upgrade(older: T, from: number): T;
}

/** Throws where a version has no upgrader, which is a mistake of ours: so it is found at load, not by a visitor. */
export function versions<T>(current: number, upgraders: Readonly<Record<number, (older: T) => T>>): Versions<T> {
  const steps: ((older: T) => T)[] = [];
  for (let version = 2; version <= current; version += 1) {
    const step = upgraders[version];
    assert(step !== undefined, `no upgrader to version ${version}`);
    steps.push(step);
  }
  assert(Object.keys(upgraders).length === steps.length, `upgraders beyond version ${current}`);
  return {
    current,
    upgrade: (older, from) => steps.slice(from - 1).reduce((fields, step) => step(fields), older),
  };
}

/** The version that a file or link claims, if this program can read it. */
export function checkVersion(claimed: unknown, current: number, what: 'scenario' | 'link'): Result<number> {
  const [where, bad, newer] = what === 'scenario' ? ['version', 'scenarioVersion', 'scenarioNewer'] : ['v', 'linkVersion', 'linkNewer'];
  if (typeof claimed !== 'number' || !Number.isInteger(claimed) || claimed < 1) return fail(bad, where, { current });
  if (claimed > current) return fail(newer, where, { version: claimed, current });
  return ok(claimed);
}

export const SCENARIO_VERSIONS: Versions<Fields> = versions<Fields>(1, {});
export const LINK_VERSIONS: Versions<LinkFields> = versions<LinkFields>(1, {});
