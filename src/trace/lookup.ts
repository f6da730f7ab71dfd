import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import type { FieldGroup, SpanTable, StructureEntry, Trace } from './trace.ts';

/** End of a span in ns, exact. */
export const spanEndNs = (spans: SpanTable, span: number): number =>
  at(spans.beginNs, span) + (at(spans.instructionTicks, span) + at(spans.stallTicks, span) + at(spans.lockTicks, span)) / TICKS_PER_NS;

/** Instant of a touch in ns. */
export const touchAtNs = (trace: Trace, touch: number): number =>
  at(trace.spans.beginNs, at(trace.touches.span, touch)) + at(trace.touches.offsetTicks, touch) / TICKS_PER_NS;

/** Rows grouped by a key: rows of key k are `rows[first[k] .. first[k + 1])`, in row order. */
export interface Groups {
  readonly first: Uint32Array;
  readonly rows: Uint32Array;
}

export function groupRows(keys: ArrayLike<number>, length: number, groupCount: number): Groups {
  const first = new Uint32Array(groupCount + 1);
  for (let i = 0; i < length; i++) {
    const key = keys[i] as number;
    if (key >= 0 && key < groupCount) first[key + 1] = (first[key + 1] as number) + 1;
  }
  for (let k = 0; k < groupCount; k++) first[k + 1] = (first[k + 1] as number) + (first[k] as number);
  const next = first.slice();
  const rows = new Uint32Array(first[groupCount] as number);
  for (let i = 0; i < length; i++) {
    const key = keys[i] as number;
    if (key >= 0 && key < groupCount) {
      const slot = next[key] as number;
      rows[slot] = i;
      next[key] = slot + 1;
    }
  }
  return { first, rows };
}

/** Rows of one group as a view, no copy. */
export const rowsOf = (groups: Groups, key: number): Uint32Array => groups.rows.subarray(at(groups.first, key), at(groups.first, key + 1));

export interface Lookup {
  readonly spansByPacket: Groups;
  readonly waitsByPacket: Groups;
  readonly touchesBySpan: Groups;
  /** Spans by core number (DEVICE = 255 included), in time order. */
  readonly spansByCore: Groups;
}

const lookups = new WeakMap<Trace, Lookup>();

/** Indexes of a trace, made once per trace when first asked for. */
export function lookup(trace: Trace): Lookup {
  const known = lookups.get(trace);
  if (known !== undefined) return known;
  const { packets, spans, touches, waits } = trace;
  const made: Lookup = {
    spansByPacket: groupRows(spans.packet, spans.length, packets.length),
    waitsByPacket: groupRows(waits.packet, waits.length, packets.length),
    touchesBySpan: groupRows(touches.span, touches.length, spans.length),
    spansByCore: groupRows(spans.core, spans.length, 256),
  };
  lookups.set(trace, made);
  return made;
}

/** Indexes that somebody else (a worker) made of this trace. */
export const keepLookup = (trace: Trace, made: Lookup): void => void lookups.set(trace, made);

/** Last index whose value is <= wanted in an ascending sequence read through `valueAt`, or -1. */
export function lastAtOrBefore(length: number, valueAt: (index: number) => number, wanted: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The span that runs on a core at an instant (begin <= at < end), or -1 when the core is idle. */
export function spanAt(trace: Trace, core: number, atNs: number): number {
  const rows = rowsOf(lookup(trace).spansByCore, core);
  const i = lastAtOrBefore(rows.length, (k) => at(trace.spans.beginNs, at(rows, k)), atNs);
  if (i < 0) return -1;
  const span = at(rows, i);
  return atNs < spanEndNs(trace.spans, span) ? span : -1;
}

export interface LineName {
  readonly structure: StructureEntry;
  readonly instance: number;
  readonly fieldGroup: FieldGroup;
  readonly name: string; // Socket#3.lock
}

export const firstLineOf = ({ firstLine, linesPerInstance }: StructureEntry, instance: number): number => firstLine + Math.floor(linesPerInstance * instance);

/** The line after the last one of a structure. */
export const endLineOf = (structure: StructureEntry): number => {
  const last = structure.fieldGroups.at(-1);
  return firstLineOf(structure, structure.instances - 1) + (last === undefined ? 0 : last.line + last.lines);
};

/** Who a line is. Throws for a line that no structure owns. */
export function lineName(structures: readonly StructureEntry[], line: number): LineName {
  const i = lastAtOrBefore(structures.length, (k) => at(structures, k).firstLine, line);
  const structure = at(structures, i);
  const instance = Math.min(structure.instances - 1, Math.floor((line - structure.firstLine) / structure.linesPerInstance));
  const offset = line - firstLineOf(structure, instance);
  const fieldGroup = structure.fieldGroups.find((group) => offset >= group.line && offset < group.line + group.lines);
  if (fieldGroup === undefined) throw new Error(`line ${line} belongs to no structure`);
  return { structure, instance, fieldGroup, name: `${structure.id}#${instance}.${fieldGroup.id}` };
}

/** Whether packets come from a card; not those of two programs with a queue between them. */
export const hasCard = ({ dictionary }: Trace): boolean => dictionary.places.some(({ gap }) => gap === 'nic');
