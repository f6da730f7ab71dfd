import type { ComparedMisses, HeatPair } from '../../../analysis/compareMisses.ts';
import type { HeatCell, HeatRow } from '../../../analysis/missHeatMap.ts';
import { at } from '../../../base/assert.ts';
import { words } from '../../../words/pageWords.ts';

export interface HeatColumn {
  readonly side: 'a' | 'b';
  readonly label: string;
  readonly cellOf: (pair: HeatPair) => HeatCell;
  readonly rowOf: (pair: HeatPair) => HeatRow;
}

/** More cores than this are not all shown: those without a miss on either side go first. */
const ALL_SHOWN = 2;

export function heatColumns(compared: ComparedMisses): readonly HeatColumn[] {
  return (['a', 'b'] as const).flatMap((side) =>
    compared[side].cores.flatMap((core, index): HeatColumn[] => {
      if (compared[side].cores.length > ALL_SHOWN && at(compared.total[side].cells, index).misses === 0) return [];
      const label = words.misses.sideCore(side.toUpperCase(), core);
      return [{ side, label, rowOf: (pair) => pair[side], cellOf: (pair) => at(pair[side].cells, index) }];
    }),
  );
}

export interface VisibleRow {
  readonly pair: HeatPair;
  readonly depth: 0 | 1;
}

/** What costs most is in sight without scrolling. */
const mostFirst = (pairs: readonly HeatPair[]): readonly HeatPair[] =>
  [...pairs].sort((x, y) => y.a.total.misses + y.b.total.misses - x.a.total.misses - x.b.total.misses);

/** Groups, and the field groups of the open ones. */
export const visibleRows = (pairs: readonly HeatPair[], open: ReadonlySet<string> | 'all'): readonly VisibleRow[] =>
  mostFirst(pairs).flatMap((pair) => [
    { pair, depth: 0 as const },
    ...(open === 'all' || open.has(pair.key) ? pair.children.map((child) => ({ pair: child, depth: 1 as const })) : []),
  ]);
