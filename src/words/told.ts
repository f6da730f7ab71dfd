import { formatBytes, formatCount, formatNs } from './format.ts';

/** A problem or a remark: a code, its values, and sometimes the place. */
export interface Told {
  readonly code: string;
  readonly where?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** The values of one message, each already fit to stand in a sentence. */
export interface MessageValues {
  /** As it is: names, ids, what was found. */
  text(name: string): string;
  count(name: string): string;
  /** `1 frame`, `12 000 frames`. */
  counted(name: string, one: string, many: string): string;
  bytes(name: string): string;
  ns(name: string): string;
  number(name: string): number;
}

export type Message = (values: MessageValues) => string;

const TEXT_CHARACTERS_MAX = 200;

/** File names and fields are strangers' text: no control characters, nothing that turns the writing direction, not endless. */
export function cleanText(text: string): string {
  const clean = text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
  return clean.length > TEXT_CHARACTERS_MAX ? `${clean.slice(0, TEXT_CHARACTERS_MAX)}…` : clean;
}

export function messageValues(values: NonNullable<Told['values']>): MessageValues {
  const number = (name: string): number => Number(Object.hasOwn(values, name) ? values[name] : Number.NaN);
  const text = (name: string): string => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? '–' : cleanText(String(value));
  };
  return {
    text,
    number,
    count: (name) => formatCount(number(name)),
    counted: (name, one, many) => `${formatCount(number(name))} ${number(name) === 1 ? one : many}`,
    bytes: (name) => formatBytes(number(name)),
    ns: (name) => formatNs(number(name)),
  };
}
