import type { Problem } from '../base/result.ts';
import type { LinkFields } from './upgraders.ts';

/** Longer than any link this program writes; browsers carry more, mail programs less. */
export const LINK_CHARACTERS_MAX = 20_000;

/** `[['a', 'stack']]` → `#a=stack`. */
export const writeLinkFields = (fields: readonly (readonly [string, string])[]): string => `#${fields.map(([key, value]) => `${key}=${encodeValue(value)}`).join('&')}`;

/** How long a value is in a link. */
export const linkLength = (value: string): number => encodeValue(value).length;

/** Half a surrogate pair, which no URL can hold, becomes the replacement character; what a fragment may hold as it is stays readable. */
const encodeValue = (value: string): string =>
  encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/%(?:3A|3B|2C|2F|3D)/g, (escape) => decodeURIComponent(escape));

/** `#a=stack&b=…` as a table; the first of two equal keys counts. `undefined` when the whole link must be left aside. */
export function readLinkFields(hash: string, problems: Problem[]): LinkFields | undefined {
  if (hash.length > LINK_CHARACTERS_MAX) {
    problems.push({ code: 'linkTooLong', values: { characters: hash.length, max: LINK_CHARACTERS_MAX } });
    return undefined;
  }
  const fields = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = decodePercent(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decodePercent(part.slice(equals + 1));
    if (key === undefined || value === undefined) problems.push({ code: 'linkEscape', where: part, values: { part } });
    else if (fields.has(key)) problems.push({ code: 'linkTwice', where: key, values: { key } });
    else fields.set(key, value);
  }
  return fields;
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
