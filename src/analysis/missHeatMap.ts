import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import type { FieldGroup, StructureEntry, Trace } from '../trace/trace.ts';
import { SOURCE, WHY } from '../trace/words.ts';
import { columnsOf, type MissAxis, type MissColumn } from './missAxis.ts';
import { missCube, sumOfCell, type MissCube } from './missCube.ts';

/**
 * `moved`: the line came from another core. `upgrade`: it was there, other cores' copies had to go. `dma`, `cold` and
 * `capacity`: why it was not there, wherever it came from then.
 */
export const MISS_CLASSES = ['all', 'moved', 'upgrade', 'dma', 'cold', 'capacity'] as const;
export type MissClass = (typeof MISS_CLASSES)[number];

/** Per delivered packet; both 0 when nothing was delivered. */
export interface HeatCell {
  readonly misses: number;
  /** What the core really waited because of these touches (`all`: also of those that hit). */
  readonly ns: number;
}

export interface HeatRow {
  readonly key: string; // Socket, Socket.lock: equal for equal structures of two traces
  readonly label: string;
  /** The path has no such structure, or never touches it: not the same as no misses. */
  readonly absent: boolean;
  readonly cells: readonly HeatCell[]; // one per column
  readonly total: HeatCell;
  readonly children: readonly HeatRow[]; // field groups; empty for these themselves
}

export interface HeatMap {
  readonly delivered: number;
  readonly columns: readonly MissColumn[];
  readonly rows: readonly HeatRow[];
  readonly total: HeatRow; // "all structures"
}

/** Structures × cores, steps or parts of the run. The total of `moved` is `transfersPerPacket`. */
export function missHeatMap(trace: Trace, missClass: MissClass = 'all', axis: MissAxis = 'core'): HeatMap {
  const cube = missCube(trace, axis);
  const columns = columnsOf(trace, axis);
  const fieldCells = cube.rows.map((_, row) => columns.map((__, column) => heatCell(cube, row, column, missClass)));
  const groups = new Map<string, number[]>();
  cube.rows.forEach(({ structure }, row) => groups.set(structure.group, [...(groups.get(structure.group) ?? []), row]));
  const rows = [...groups].map(([group, members]): HeatRow => {
    const severalStructures = new Set(members.map((row) => at(cube.rows, row).structure.id)).size > 1;
    const children = members.map((row): HeatRow => {
      const { structure, fieldGroup } = at(cube.rows, row);
      const label = severalStructures ? `${structure.label} ${fieldGroup.id}` : fieldGroup.id;
      return heatRow({ key: fieldKey(structure, fieldGroup), label, absent: at(cube.touched, row) === 0 }, at(fieldCells, row), []);
    });
    const label = severalStructures ? group : at(cube.rows, at(members, 0)).structure.label;
    const absent = children.every((child) => child.absent);
    return heatRow({ key: group, label, absent }, sumOfRows(children, columns.length), children);
  });
  return { delivered: cube.delivered, columns, rows, total: heatRow({ key: 'all', label: 'all structures', absent: false }, sumOfRows(rows, columns.length), []) };
}

/** How a field group's row is called in every heat map; its structure's group before the stroke. */
export const fieldKey = ({ group, id }: StructureEntry, fieldGroup: FieldGroup): string => `${group}/${id}.${fieldGroup.id}`;

function heatCell(cube: MissCube, row: number, column: number, missClass: MissClass): HeatCell {
  if (cube.delivered === 0) return { misses: 0, ns: 0 };
  const isWanted = (source: number, why: number): boolean => belongsTo(missClass, source, why);
  return {
    misses: sumOfCell(cube, cube.lines, { row, column }, isWanted) / cube.delivered,
    ns: sumOfCell(cube, cube.stallTicks, { row, column }, isWanted) / TICKS_PER_NS / cube.delivered,
  };
}

export function belongsTo(missClass: MissClass, source: number, why: number): boolean {
  switch (missClass) {
    case 'all': return true;
    case 'moved': return source >= SOURCE.peerClean && source <= SOURCE.remotePeer;
    case 'upgrade': return source === SOURCE.upgrade;
    case 'dma': return source !== SOURCE.privateHit && why === WHY.dma;
    case 'cold': return source !== SOURCE.privateHit && why === WHY.cold;
    case 'capacity': return source !== SOURCE.privateHit && why === WHY.capacity;
  }
}

const sumOfCells = (cells: readonly HeatCell[]): HeatCell =>
  cells.reduce((sum, cell) => ({ misses: sum.misses + cell.misses, ns: sum.ns + cell.ns }), { misses: 0, ns: 0 });

const sumOfRows = (rows: readonly HeatRow[], columns: number): readonly HeatCell[] =>
  Array.from({ length: columns }, (_, column) => sumOfCells(rows.map((row) => at(row.cells, column))));

const heatRow = (
  about: Pick<HeatRow, 'key' | 'label' | 'absent'>, cells: readonly HeatCell[], children: readonly HeatRow[],
): HeatRow => ({ ...about, cells, total: sumOfCells(cells), children });
