import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonErrorPlace } from '../../src/scenario/jsonPlace.ts';

/** The caret stands under the character where reading must stop. */
function expectStop(drawing: string): void {
  const [text = '', caret = ''] = drawing.split('\n');
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(jsonErrorPlace(text)).toEqual({ line: 1, column: caret.length });
}

describe('where a text stops being JSON', () => {
  it.each([
    '{"a": 1,}\n        ^',
    '{"a": 01}\n      ^',
    '{"a" 1}\n     ^',
    '{a: 1}\n ^',
    '[1 2]\n   ^',
    '[1, 2\n     ^',
    '[1}\n  ^',
    '{"a": 1}}\n        ^',
    '{"a": tru}\n      ^',
    '{"a": "x}\n      ^',
    '{"a": "\\q"}\n      ^',
    '[+1]\n ^',
    '[.5]\n ^',
    "['a']\n ^",
    '[NaN]\n ^',
    '[1.]\n ^',
  ])('%s', (drawing) => {
    expectStop(drawing);
  });

  it('counts lines', () => {
    expect(jsonErrorPlace('{\n  "a": 1\n  "b": 2\n}')).toEqual({ line: 3, column: 3 });
  });

  it('finds the end of every valid text, so nothing before it is taken for a mistake', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(jsonErrorPlace(`${text} ;`)).toEqual({ line: text.split('\n').length, column: (text.split('\n').at(-1)?.length ?? 0) + 2 });
    }));
  });

  it('does not get lost in a long string that never ends', () => {
    expect(jsonErrorPlace(`{"a": "${'x\\n'.repeat(300_000)}`)).toEqual({ line: 1, column: 7 });
  });
});
