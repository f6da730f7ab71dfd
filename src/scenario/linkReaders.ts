import type { Problem } from '../base/result.ts';
import { NS_LIMIT, ns } from '../base/units.ts';
import { parseDecimal } from './fieldText.ts';
import { ID_PATTERN } from './schema.ts';
import type { LinkFields } from './upgraders.ts';

/** Text of one field → its value; `undefined`: it is none. */
export type FieldReader<T> = (text: string) => T | undefined;

export const asId: FieldReader<string> = (text) => (ID_PATTERN.test(text) ? text : undefined);

export const asMatch = (pattern: RegExp): FieldReader<string> => (text) => (pattern.test(text) ? text : undefined);

export const asOneOf = <T extends string>(words: readonly T[]): FieldReader<T> => (text) => words.find((word) => word === text);

/** min ≤ value ≤ max; −0 becomes 0. */
export const asNumber = (min: number, max: number): FieldReader<number> => (text) => {
  const value = parseDecimal(text);
  return value !== undefined && value >= min && value <= max ? value + 0 : undefined;
};

export const asNs: FieldReader<number> = (text) => {
  const value = asNumber(0, NS_LIMIT - 1)(text);
  return value === undefined ? undefined : ns(value);
};

export const asWhole: FieldReader<number> = (text) => {
  const value = asNumber(0, Number.MAX_SAFE_INTEGER)(text);
  return Number.isInteger(value) ? value : undefined;
};

/** The field's value; `fallback` where it is absent, or bad, which is reported. */
export function readField<T, F>(fields: LinkFields, key: string, read: FieldReader<T>, into: { readonly fallback: F; readonly problems: Problem[] }): T | F {
  const text = fields.get(key);
  if (text === undefined) return into.fallback;
  const value = read(text);
  if (value !== undefined) return value;
  into.problems.push({ code: 'linkValue', where: key, values: { key, got: text } });
  return into.fallback;
}
