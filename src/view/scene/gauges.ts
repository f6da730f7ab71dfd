import { spanParts } from '../../analysis/spanParts.ts';
import { at } from '../../base/assert.ts';
import { lookup, spanAt, spanEndNs } from '../../trace/lookup.ts';
import { GRID_COLUMNS, type GridColumn, type Trace } from '../../trace/trace.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { rect, type Rect } from './rect.ts';

export interface GaugePart {
  readonly rect: Rect;
  /** Index into PARTS of analysis/spanParts.ts. */
  readonly part: number;
}

/** A box in which a core works at this instant, or whose work an interrupt has cut off. */
export interface BoxMark {
  readonly rect: Rect;
  readonly lane: 0 | 1;
  readonly column: number;
  readonly label: string;
  readonly stage: number;
  readonly span: number;
  readonly track: Rect;
  readonly parts: readonly GaugePart[];
  readonly paused: boolean;
}

/** A column's name, shortened where a box is too narrow for it. */
export function boxLabel(layout: StageLayout, lanes: Lanes | null, lane: 0 | 1, column: number): string {
  const grid = at(GRID_COLUMNS, column);
  const name = lanes?.isBare === true ? (grid === 'driver' ? 'put' : 'take') : grid;
  const room = at(layout.boxes[0], column).width - (layout.kind === 'wide' ? 4 : layout.chip.width + 16);
  const own = lanes?.names[lane][column];
  const forms = [...(own === undefined ? [] : [own, own.split(' ')[0] ?? own]), name, ...(SHORTER[name as GridColumn] ?? [])];
  return forms.find((form) => (EM[form] ?? form.length * 0.45) * layout.fonts.label <= room) ?? (forms.at(-1) as string);
}
const SHORTER: Readonly<Partial<Record<GridColumn, readonly string[]>>> = {
  netfilter: ['filter'], recvmsg: ['recv'], lookup: ['look'], driver: ['drv'],
};
/** Widths of the semi-bold words in units of their size. */
const EM: Readonly<Record<string, number>> = {
  irq: 1.18, driver: 2.56, drv: 1.45, netfilter: 3.48, filter: 2.07, route: 2.32, lookup: 2.99, look: 1.89,
  tcp: 1.36, udp: 1.68, classify: 3.05, sort: 1.7, recvmsg: 3.62, recv: 1.83, copy: 2.04, app: 1.64,
};

/** The box that each lane's core works in. */
export function runningBoxes(trace: Trace, layout: StageLayout, atNs: number): BoxMark[] {
  const lanes = lanesOf(trace, layout.cores);
  const marks: BoxMark[] = [];
  for (const lane of [0, 1] as const) {
    const core = lanes.cores[lane];
    const span = core < 0 ? -1 : spanAt(trace, core, atNs);
    if (span >= 0) {
      const mark = boxMark(trace, layout, lane, span, atNs, false);
      if (mark !== null) marks.push(mark);
    }
  }
  return marks;
}

export function boxMark(trace: Trace, layout: StageLayout, lane: 0 | 1, span: number, atNs: number, paused: boolean): BoxMark | null {
  const stage = at(trace.spans.stage, span);
  const column = at(lanesOf(trace, layout.cores).columnOfStage, stage);
  if (column < 0) return null;
  const box = at(layout.boxes[lane], column);
  const { gauge } = layout.box;
  const track = rect(box.x + gauge.x, box.y + gauge.y, gauge.width, gauge.height);
  return { rect: box, lane, column, label: boxLabel(layout, lanesOf(trace, layout.cores), lane, column), stage, span, track, parts: partsOf(trace, span, track, atNs), paused };
}

/** The elapsed part of a span, cut into what the time went to; the whole track is the span's own duration. */
function partsOf(trace: Trace, span: number, track: Rect, atNs: number): GaugePart[] {
  lookup(trace);
  const beginNs = at(trace.spans.beginNs, span);
  const perNs = track.width / (spanEndNs(trace.spans, span) - beginNs);
  const parts: GaugePart[] = [];
  spanParts(trace, span, (part, fromNs, toNs) => {
    const untilNs = Math.min(toNs, atNs);
    if (untilNs <= fromNs) return;
    const x = track.x + (fromNs - beginNs) * perNs;
    const width = (untilNs - fromNs) * perNs;
    const last = parts.at(-1);
    if (last !== undefined && last.part === part && last.rect.x + last.rect.width >= x - 0.01) {
      parts[parts.length - 1] = { part, rect: rect(last.rect.x, track.y, x + width - last.rect.x, track.height) };
    } else parts.push({ part, rect: rect(x, track.y, width, track.height) });
  });
  return parts;
}
