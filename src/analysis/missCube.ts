import { at } from '../base/assert.ts';
import { endLineOf, firstLineOf, lineName } from '../trace/lookup.ts';
import type { FieldGroup, StructureEntry, Trace } from '../trace/trace.ts';
import { DEVICE, OUTCOME, SOURCE, SOURCES, WHYS, sourceIndexOf, whyIndexOf } from '../trace/words.ts';
import { columnOfTouch, columnsOf, MISS_AXES, type MissAxis } from './missAxis.ts';
import { type PerTrace, perTrace } from './perTrace.ts';

/** A field group of a structure, all instances together. */
export interface FieldRow {
  readonly structure: StructureEntry;
  readonly fieldGroup: FieldGroup;
}

/** All touches of cores, summed by (field row, column of an axis, source, why): every question about misses is a sum over this. */
export interface MissCube {
  readonly rows: readonly FieldRow[];
  readonly columns: number; // of the axis
  readonly delivered: number;
  readonly lines: Float64Array; // that were not there, or not with the right to write (upgrade)
  readonly stallTicks: Float64Array;
  readonly touched: Float64Array; // touches, hits included, by field row
}

const CLASSES = SOURCES.length * WHYS.length;
export const cubeIndex = (cube: MissCube, row: number, column: number, source: number, why: number): number =>
  (row * cube.columns + column) * CLASSES + source * WHYS.length + why;

/**
 * How many lines a touch is counted for under its source. An upgrade misses no data, yet is one transaction: never less
 * than one.
 */
export const linesCounted = (source: number, missed: number): number =>
  source === SOURCE.privateHit ? 0 : source === SOURCE.upgrade ? Math.max(1, missed) : missed;

const cubes = Object.fromEntries(MISS_AXES.map((axis) => [axis, perTrace((trace: Trace) => cubeBy(trace, axis))])) as Record<MissAxis, PerTrace<MissCube>>;

/** The question that missCube answers, by axis. */
export const missCubeBy = (axis: MissAxis = 'core'): PerTrace<MissCube> => cubes[axis];

export const missCube = (trace: Trace, axis: MissAxis = 'core'): MissCube => cubes[axis](trace);

function cubeBy(trace: Trace, axis: MissAxis): MissCube {
  const { touches, spans, dictionary, packets } = trace;
  const rows = dictionary.structures.flatMap((structure) => structure.fieldGroups.map((fieldGroup) => ({ structure, fieldGroup })));
  const rowOfLine = fieldRowOfLine(dictionary.structures);
  const columns = columnsOf(trace, axis).length;
  const columnOf = columnOfTouch(trace, axis);
  const lines = new Float64Array(rows.length * columns * CLASSES);
  const stallTicks = new Float64Array(lines.length);
  const touched = new Float64Array(rows.length);
  for (let touch = 0; touch < touches.length; touch++) {
    if (spans.core[touches.span[touch] as number] === DEVICE) continue; // the card's own reads and writes are nobody's misses
    const line = touches.line[touch] as number;
    const row = rowOfLine[line] as number;
    if (!(row < rows.length)) lineName(dictionary.structures, line); // throws: no structure owns it
    touched[row] = (touched[row] as number) + 1;
    const ticks = touches.stallTicks[touch] as number;
    const what = touches.what[touch] as number;
    const source = sourceIndexOf(what);
    if (source === SOURCE.privateHit && ticks === 0) continue;
    const cell = (row * columns + columnOf(touch)) * CLASSES + source * WHYS.length + whyIndexOf(what);
    lines[cell] = (lines[cell] as number) + linesCounted(source, touches.missed[touch] as number);
    stallTicks[cell] = (stallTicks[cell] as number) + ticks;
  }
  let delivered = 0;
  for (let packet = 0; packet < packets.length; packet++) if (packets.outcome[packet] === OUTCOME.delivered) delivered++;
  return { rows, columns, delivered, lines, stallTicks, touched };
}

const NOBODYS = 0xffff;

export function fieldRowOfLine(structures: readonly StructureEntry[]): Uint16Array {
  const last = structures.reduce((end, structure) => Math.max(end, endLineOf(structure)), 0);
  const rowOfLine = new Uint16Array(last).fill(NOBODYS);
  let row = 0;
  for (const structure of structures) {
    for (const { line, lines } of structure.fieldGroups) {
      for (let instance = 0; instance < structure.instances; instance++) {
        const from = firstLineOf(structure, instance) + line;
        rowOfLine.fill(row, from, from + lines);
      }
      row++;
    }
  }
  return rowOfLine;
}

/** Sum over the sources and reasons that are wanted, of one field row in one column. */
export function sumOfCell(cube: MissCube, values: Float64Array, where: { row: number; column: number }, wanted: (source: number, why: number) => boolean): number {
  let sum = 0;
  for (let source = 0; source < SOURCES.length; source++) {
    for (let why = 0; why < WHYS.length; why++) {
      if (wanted(source, why)) sum += at(values, cubeIndex(cube, where.row, where.column, source, why));
    }
  }
  return sum;
}
