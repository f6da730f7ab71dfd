import type { Trace } from '../trace/trace.ts';
import type { MissAxis } from './missAxis.ts';
import { missHeatMap, type HeatMap, type HeatRow, type MissClass } from './missHeatMap.ts';

/** One row of two heat maps side by side; on a side without such a structure the row is there, `absent`, with empty cells. */
export interface HeatPair {
  readonly key: string;
  readonly label: string;
  readonly a: HeatRow;
  readonly b: HeatRow;
  readonly children: readonly HeatPair[];
}

export interface ComparedMisses {
  readonly a: HeatMap;
  readonly b: HeatMap;
  readonly rows: readonly HeatPair[];
  readonly total: HeatPair;
}

/** Two runs, row by row: A's rows in A's order, then those that only B has. Structures that neither path touches are left out. */
export function compareMisses(traceA: Trace, traceB: Trace, missClass: MissClass = 'all', axis: MissAxis = 'core'): ComparedMisses {
  const a = missHeatMap(traceA, missClass, axis);
  const b = missHeatMap(traceB, missClass, axis);
  return { a, b, rows: paired(a, b, a.rows, b.rows), total: { key: 'all', label: a.total.label, a: a.total, b: b.total, children: [] } };
}

function paired(a: HeatMap, b: HeatMap, rowsA: readonly HeatRow[], rowsB: readonly HeatRow[]): readonly HeatPair[] {
  const byKeyA = new Map(rowsA.map((row) => [row.key, row]));
  const byKeyB = new Map(rowsB.map((row) => [row.key, row]));
  return [...rowsA, ...rowsB.filter((row) => !byKeyA.has(row.key))].flatMap((row): HeatPair[] => {
    const rowA = byKeyA.get(row.key) ?? absentRow(row, a.columns.length);
    const rowB = byKeyB.get(row.key) ?? absentRow(row, b.columns.length);
    if (rowA.absent && rowB.absent) return [];
    return [{ key: row.key, label: row.label, a: rowA, b: rowB, children: paired(a, b, rowA.children, rowB.children) }];
  });
}

const absentRow = ({ key, label }: HeatRow, columns: number): HeatRow => ({
  key, label, absent: true, cells: Array.from({ length: columns }, () => ({ misses: 0, ns: 0 })), total: { misses: 0, ns: 0 }, children: [],
});
