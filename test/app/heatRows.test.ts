import { expect, test } from 'vitest';
import type { HeatPair } from '../../src/analysis/compareMisses.ts';
import { fitting, visibleRows } from '../../src/app/panels/missHeatMap/heatRows.ts';

function pairOf(key: string, misses: number, childCount = 0): HeatPair {
  const row = { key, label: key, absent: false, cells: [{ misses, ns: misses * 100 }], total: { misses, ns: misses * 100 }, children: [] };
  return { key, label: key, a: row, b: row, children: Array.from({ length: childCount }, (_, i) => pairOf(`${key}.${i}`, misses / childCount)) };
}

const pairs = [pairOf('one', 1), pairOf('eight', 8, 2), pairOf('four', 4), pairOf('two', 2)];
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

test.each([2, 3, 4, 9])('in room for %s rows what is shown and what is left out add up', (room) => {
  const rows = visibleRows(pairs, new Set());
  const { shown, rest, left } = fitting(rows, room);
  expect(shown.length + (rest === null ? 0 : 1)).toBe(Math.min(room, rows.length));
  expect(shown.length + left).toBe(rows.length);
  expect(sum(shown.map(({ pair }) => pair.a.total.misses)) + (rest?.a.total.misses ?? 0)).toBe(15);
  expect(sum(shown.map(({ pair }) => pair.b.cells[0]?.misses ?? 0)) + (rest?.b.cells[0]?.misses ?? 0)).toBe(15);
});

test('what costs most comes first', () => {
  expect(visibleRows(pairs, new Set(['eight'])).map(({ pair }) => pair.key)).toEqual(['eight', 'eight.0', 'eight.1', 'four', 'two', 'one']);
});
