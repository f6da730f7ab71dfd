/** Decimal numbers as people write them; no hexadecimal, no empty text. `Infinity` and `NaN` come through, to be refused by name. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed) || /^[+-]?(Infinity|NaN)$/.test(trimmed)) return Number(trimmed);
  return undefined;
}

const SHOWN_CHARACTERS_MAX = 40;

/** What stood there, short enough for a message; never walks into lists or objects. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    const shown = value.length > SHOWN_CHARACTERS_MAX ? `${value.slice(0, SHOWN_CHARACTERS_MAX)}…` : value;
    return `“${shown}”`;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : 'an object';
}
