import type { Problem } from '../base/result.ts';
import type { KnownConstant } from './catalogue.ts';

/** Whether a scenario may set a constant so. `known`: all of that id, of whatever machine or path; they are set together. */
export function checkConstant(known: readonly KnownConstant[], id: string, value: number): Problem | undefined {
  const where = `constants.${id}`;
  const bounds = known.flatMap((constant) => (constant.bounds === null ? [] : [constant.bounds]));
  if (known.length === 0) return { code: 'unknownConstant', where, values: { id } };
  if (bounds.length === 0) return { code: 'constantFixed', where, values: { id } };
  const min = Math.min(...bounds.map((bound) => bound.min));
  const max = Math.max(...bounds.map((bound) => bound.max));
  if (!(value >= min && value <= max)) return { code: 'constantOutOfRange', where, values: { got: String(value), min, max, unit: known[0]?.unit ?? '' } };
  if (bounds.some(({ whole }) => whole) && !Number.isInteger(value)) return { code: 'constantNotWhole', where, values: { got: String(value) } };
  return undefined;
}
