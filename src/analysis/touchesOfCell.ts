import { at } from '../base/assert.ts';
import { touchAtNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { DEVICE, sourceIndexOf, whyIndexOf } from '../trace/words.ts';
import { columnOfTouch, type MissAxis } from './missAxis.ts';
import { fieldRowOfLine } from './missCube.ts';
import { belongsTo, fieldKey, type MissClass } from './missHeatMap.ts';
import { operationOf, type JourneyOperation } from './packetJourney.ts';

/** A cell of a heat map: the row's key (a structure's group, or one of its field groups) and the column's number. */
export interface HeatPlace {
  readonly axis: MissAxis;
  readonly missClass: MissClass;
  readonly key: string;
  readonly column: number;
}

export interface CellTouch extends JourneyOperation {
  readonly packet: number; // whose work it was, -1 nobody's
  readonly stage: string; // label
  readonly core: number;
}

/** The touches behind a cell, in time order; of very many the first, and how many there are. Hits are not told. */
export function touchesOfCell(trace: Trace, { axis, missClass, key, column }: HeatPlace, most: number): { readonly touches: readonly CellTouch[]; readonly count: number } {
  const { touches, spans, dictionary } = trace;
  const keys = dictionary.structures.flatMap((structure) => structure.fieldGroups.map((fieldGroup) => fieldKey(structure, fieldGroup)));
  const isWanted = Uint8Array.from(keys, (one) => Number(one === key || one.startsWith(`${key}/`)));
  const rowOfLine = fieldRowOfLine(dictionary.structures);
  const columnOf = columnOfTouch(trace, axis);
  const rows: number[] = [];
  for (let touch = 0; touch < touches.length; touch++) {
    const span = touches.span[touch] as number;
    const core = spans.core[span] as number;
    const what = touches.what[touch] as number;
    const source = sourceIndexOf(what);
    if (core === DEVICE || source === 0 || isWanted[rowOfLine[touches.line[touch] as number] as number] !== 1) continue;
    if (columnOf(touch) !== column || !belongsTo(missClass, source, whyIndexOf(what))) continue;
    rows.push(touch);
  }
  const inTime = rows.map((touch) => [touchAtNs(trace, touch), touch] as const).sort(([x, i], [y, j]) => x - y || i - j);
  const touchesFound = inTime.slice(0, most).map(([, touch]): CellTouch => {
    const span = at(touches.span, touch);
    return { ...operationOf(trace, touch), packet: at(spans.packet, span), stage: at(dictionary.stages, at(spans.stage, span)).label, core: at(spans.core, span) };
  });
  return { touches: touchesFound, count: rows.length };
}
