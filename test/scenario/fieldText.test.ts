import { describe, expect, it } from 'vitest';
import { describeValue, parseDecimal } from '../../src/scenario/fieldText.ts';

describe('what stood in a field, for a message', () => {
  it.each([
    ['fast', '“fast”'],
    ['x'.repeat(40), `“${'x'.repeat(40)}”`],
    ['y'.repeat(41), `“${'y'.repeat(40)}…”`],
    [1.5, '1.5'],
    [Infinity, 'Infinity'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'nothing'],
    [[1, 2], 'a list'],
    [{ a: 1 }, 'an object'],
  ])('%j → %s', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });
});

describe('a decimal number', () => {
  it.each([['1', 1], ['-1.5', -1.5], ['+2', 2], ['1.', 1], ['.5', 0.5], ['1e3', 1000], ['1E-3', 0.001], [' 7\t', 7], ['-Infinity', -Infinity], ['NaN', Number.NaN]])('“%s” is %d', (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  it.each(['', ' ', '.', 'e3', '1e', '0x1f', '1_000', '1 000', '1,5', '--1', '١'])('“%s” is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });
});
