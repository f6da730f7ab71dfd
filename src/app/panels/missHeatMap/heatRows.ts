import type { ComparedMisses, HeatPair } from '../../../analysis/compareMisses.ts';
import type { MissColumn } from '../../../analysis/missAxis.ts';
import type { HeatCell, HeatRow } from '../../../analysis/missHeatMap.ts';
import { at } from '../../../base/assert.ts';
import { formatNumber } from '../../../words/format.ts';
import { words } from '../../../words/pageWords.ts';

export interface HeatColumn {
  readonly side: 'a' | 'b';
  /** Its number in the side's heat map. */
  readonly index: number;
  readonly label: string;
  /** Where the label is short for it. */
  readonly name: string;
  readonly cellOf: (pair: HeatPair) => HeatCell;
  readonly rowOf: (pair: HeatPair) => HeatRow;
}

/** More cores than this are not all shown: those without a miss on either side go first. */
const ALL_SHOWN = 2;

/** Cores of both sides; steps and parts of the run of one. */
export function heatColumns(compared: ComparedMisses, sides: readonly ('a' | 'b')[]): readonly HeatColumn[] {
  return sides.flatMap((side) =>
    compared[side].columns.flatMap((column, index): HeatColumn[] => {
      if (column.axis === 'core' && compared[side].columns.length > ALL_SHOWN && at(compared.total[side].cells, index).misses === 0) return [];
      return [{ side, index, ...namesOf(column, side.toUpperCase(), compared[side].columns.length > ALL_SHOWN), rowOf: (pair) => pair[side], cellOf: (pair) => at(pair[side].cells, index) }];
    }),
  );
}

function namesOf(column: MissColumn, side: string, isShort: boolean): Pick<HeatColumn, 'label' | 'name'> {
  switch (column.axis) {
    case 'core': {
      const name = words.misses.sideCore(side, column.core);
      return { label: isShort ? words.misses.sideCoreShort(side, column.core) : name, name };
    }
    case 'stage': return { label: words.misses.steps[column.stage], name: words.misses.sideStep(side, column.stage) };
    case 'time': return { label: formatMs(column.fromNs), name: words.misses.sideTime(side, formatMs(column.fromNs), formatMs(column.toNs)) };
  }
}

const formatMs = (ns: number): string => formatNumber(ns / 1e6);

export interface VisibleRow {
  readonly pair: HeatPair;
  readonly depth: 0 | 1;
}

/** As many rows as there is room for, the last of them the sum of those left out: what is shown adds up to the total below. */
export function fitting(rows: readonly VisibleRow[], room: number): { readonly shown: readonly VisibleRow[]; readonly rest: HeatPair | null; readonly left: number } {
  if (rows.length <= room) return { shown: rows, rest: null, left: 0 };
  const shown = rows.slice(0, Math.max(1, room - 1));
  // A group that is open stands for its field groups too: they are not counted twice.
  const left = rows.slice(shown.length).filter(({ depth }) => depth === 0);
  const [first, ...others] = left;
  return first === undefined ? { shown: rows, rest: null, left: 0 } : { shown, rest: others.reduce((sum, { pair }) => plus(sum, pair), first.pair), left: left.length };
}

const plus = (x: HeatPair, y: HeatPair): HeatPair => ({ key: 'rest', label: '', a: plusRow(x.a, y.a), b: plusRow(x.b, y.b), children: [] });

const plusRow = (x: HeatRow, y: HeatRow): HeatRow => ({
  ...x,
  absent: x.absent && y.absent,
  cells: x.cells.map((cell, i) => plusCell(cell, at(y.cells, i))),
  total: plusCell(x.total, y.total),
});

const plusCell = (x: HeatCell, y: HeatCell): HeatCell => ({ misses: x.misses + y.misses, ns: x.ns + y.ns });

/** What costs most is in sight without scrolling. */
const mostFirst = (pairs: readonly HeatPair[]): readonly HeatPair[] =>
  [...pairs].sort((x, y) => y.a.total.misses + y.b.total.misses - x.a.total.misses - x.b.total.misses);

/** Groups, and the field groups of the open ones. */
export const visibleRows = (pairs: readonly HeatPair[], open: ReadonlySet<string> | 'all'): readonly VisibleRow[] =>
  mostFirst(pairs).flatMap((pair) => [
    { pair, depth: 0 as const },
    ...(open === 'all' || open.has(pair.key) ? pair.children.map((child) => ({ pair: child, depth: 1 as const })) : []),
  ]);
