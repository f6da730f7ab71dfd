import { type JourneyOperation, operationOf } from '../../analysis/packetJourney.ts';
import { at } from '../../base/assert.ts';
import { lastAtOrBefore, lookup, rowsOf, spanAt, touchAtNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { bottom, overlap, rect, right, type Rect } from './rect.ts';

/** The accesses of a running box, a few around now, beside it in its lane. */
export interface OpenBox {
  readonly lane: 0 | 1;
  readonly frame: Rect;
  /** Of the running box: the list belongs to it. */
  readonly box: Rect;
  readonly rows: readonly AccessRow[];
  readonly rowHeight: number;
  readonly total: number;
  /** Accesses before the first row. */
  readonly before: number;
}

export interface AccessRow extends JourneyOperation {
  readonly when: 'past' | 'now' | 'coming';
}

const ROW = 14;
/** Turned, a row has two lines. */
const ROW_TALL = 28;
const ROWS_TALL = 3;
const PAD = 4;

/** Lists of the boxes that run at an instant; turned there is room for one, the first of the wanted cores that runs. */
export function openBoxes(trace: Trace, layout: StageLayout, atNs: number, wantedCore: number): OpenBox[] {
  const { cores } = lanesOf(trace, layout.cores);
  if (layout.kind === 'wide') return ([0, 1] as const).flatMap((lane) => openBox(trace, layout, lane, atNs) ?? []);
  const lanes = cores[1] === wantedCore ? ([1, 0] as const) : ([0, 1] as const);
  return lanes.flatMap((lane) => openBox(trace, layout, lane, atNs) ?? []).slice(0, 1);
}

function openBox(trace: Trace, layout: StageLayout, lane: 0 | 1, atNs: number): OpenBox | null {
  const lanes = lanesOf(trace, layout.cores);
  const core = lanes.cores[lane];
  const span = core < 0 ? -1 : spanAt(trace, core, atNs);
  const column = span < 0 ? -1 : at(lanes.columnOfStage, at(trace.spans.stage, span));
  if (column < 0) return null;
  const touches = [...rowsOf(lookup(trace).touchesBySpan, span)].sort((x, y) => touchAtNs(trace, x) - touchAtNs(trace, y) || x - y);
  if (touches.length === 0) return null;
  const box = at(layout.boxes[lane], column);
  const frame = layout.kind === 'wide' ? besideBox(layout, lane, box) : inSeam(layout, lanes, box);
  const rowHeight = layout.kind === 'wide' ? ROW * Math.min(layout.type, 1.3) : ROW_TALL;
  const room = Math.max(1, Math.floor((frame.height - PAD) / rowHeight));
  const now = lastAtOrBefore(touches.length, (i) => touchAtNs(trace, at(touches, i)), atNs);
  const before = Math.max(0, Math.min(now - 1, touches.length - room));
  const rows = touches.slice(before, before + room).map((touch, i): AccessRow => {
    const index = before + i;
    return { ...operationOf(trace, touch), when: index === now ? 'now' : index < now ? 'past' : 'coming' };
  });
  return { lane, frame, box, rows, rowHeight, total: touches.length, before };
}

/** On the side of the box with more room, over the row of boxes and clear of the strip. */
function besideBox(layout: StageLayout, lane: 0 | 1, box: Rect): Rect {
  const place = layout.lanes[lane];
  const { cellY, cell } = layout.strip;
  const gap = (lane === 0 ? cellY[0] - bottom(box) : box.y - cellY[1] - (cell?.height ?? 0)) - CLEAR;
  const y = lane === 0 ? box.y : box.y - gap;
  const left = box.x - place.x - 8;
  const onRight = right(place) - right(box) - 8;
  return onRight >= left ? rect(right(box) + 3, y, onRight, box.height + gap) : rect(place.x + 5, y, left, box.height + gap);
}

/** In the seam at the box's height; a queue that stands there is left free. */
function inSeam(layout: StageLayout, lanes: Lanes, box: Rect): Rect {
  const height = ROWS_TALL * ROW_TALL + PAD;
  const free = (['H1', 'H2'] as const).flatMap((gap) => (lanes.queues[gap] === null ? [] : [layout.queues[gap].frame]));
  const frame = (y: number): Rect => rect(layout.seam.x + 2, Math.max(layout.strip.from, Math.min(y, bottom(layout.seam) - height - 2)), layout.seam.width - 4, height);
  const wanted = frame(box.y);
  const queue = free.find((one) => overlap(wanted, rect(one.x, one.y - NAME, one.width, one.height + NAME)));
  if (queue === undefined) return wanted;
  const above = queue.y - NAME - height - 2;
  return frame(above >= layout.strip.from ? above : bottom(queue) + 4);
}
const NAME = 20;
/** Queues begin a little before the strip. */
const CLEAR = 4;
