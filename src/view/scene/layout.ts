import { GRID_COLUMNS } from '../../trace/trace.ts';
import { centreX, rect, right, type Rect } from './rect.ts';

/**
 * Where everything stands on one side of the stage, in CSS pixels from the side's corner. One grid for every path: the
 * same step has the same place on both sides, so that what a path saves is seen as absence.
 *
 *     wide   NIC | core 0  [irq][driver] H1 [netfilter][route][lookup][tcp] H2 [recvmsg][copy][app]
 *                |         strip of cache cells
 *         count  | seam    threads                                          queue
 *                |         strip of cache cells
 *                | core 1  boxes again
 *
 *     tall   the same turned by 90 degrees for a phone: cores left and right, work downwards, threads horizontal, no cells
 */
export interface StageLayout {
  readonly kind: 'wide' | 'tall';
  /** Cores of the lanes, where others than the usual ones are shown. */
  readonly cores?: readonly [number, number];
  readonly width: number;
  readonly height: number;
  /** A phone so narrow that names stand under their threads. */
  readonly narrow: boolean;
  /** Factor on type and chips (1; projector 1.4; big screens 1.25 with the whole geometry). */
  readonly type: number;
  readonly header: Rect;
  readonly nic: Rect;
  readonly nicDots: Rect | null;
  readonly lanes: readonly [Rect, Rect];
  readonly laneLabels: readonly [Rect, Rect];
  readonly seam: Rect;
  readonly seamCount: Rect;
  readonly boxes: readonly [readonly Rect[], readonly Rect[]];
  readonly box: { readonly labelY: number; readonly chipY: number; readonly chipX: 'middle' | 'right'; readonly gauge: Rect };
  readonly chip: { readonly width: number; readonly height: number; readonly inBox: number; readonly font: number };
  readonly queues: { readonly H1: QueueLayout; readonly H2: QueueLayout };
  readonly strip: StripLayout;
  /** Where programs' trays stand, by the lane of their core. */
  readonly trays: readonly [Rect, Rect];
  /** What a tag under a box may take below the picture. */
  readonly overhang: number;
  readonly fonts: { readonly label: number; readonly cell: number; readonly name: number; readonly tag: number };
}

export interface QueueLayout {
  readonly frame: Rect;
  /** From the exit (index 0, next to leave) to the entry. */
  readonly slots: readonly Rect[];
}

export interface StripLayout {
  /** Along which cells and threads are put: x in the wide layout, y in the tall one. */
  readonly from: number;
  readonly to: number;
  readonly pitch: number;
  readonly gap: number;
  readonly cell: { readonly width: number; readonly height: number } | null;
  readonly letters: boolean;
  /** Top of the cells of lane 0 and 1 (wide), ends of a thread at lane 0 and 1 (both). */
  readonly cellY: readonly [number, number];
  readonly ends: readonly [number, number];
  readonly nameRows: readonly number[];
}

export interface LayoutWish {
  readonly width: number;
  /** 1, or 1.4 in the projector theme. */
  readonly type: number;
  /** Whole geometry times this (1.25 from 1800 pixels of window on). */
  readonly scale: number;
  /** The turned layout has a header of its own: two of them stand side by side, and no switch says which is which. */
  readonly headed?: boolean;
  /** The turned layout has a row for programs' trays below. */
  readonly trays?: boolean;
}

const COLUMNS = GRID_COLUMNS.length;
const BEFORE_H1 = 2;
const BEFORE_H2 = 6;

/** A hook and a port, in the monospaced font; a core's name. Both stand beside the trays. */
const TAG_CHARACTERS = 15;
export const CORE_NAME = 48;

/** Below this width of a side the phone's layout is used. */
export const TALL_BELOW = 552;

export function stageLayout(wish: LayoutWish): StageLayout {
  const key = `${wish.width}/${wish.type}/${wish.scale}/${wish.headed === true}/${wish.trays === true}`;
  const known = layouts.get(key);
  if (known !== undefined) return known;
  const made = wish.width < TALL_BELOW ? tallLayout(wish) : wideLayout(wish);
  if (layouts.size > 40) layouts.clear();
  layouts.set(key, made);
  return made;
}

const layouts = new Map<string, StageLayout>();

function wideLayout({ width, type, scale: s }: LayoutWish): StageLayout {
  const header = Math.round(38 * (type > 1 ? 1.2 : 1) * s);
  const narrow = width / s < 640;
  // The projector's words beside the seam need the room.
  const nicWidth = (type > 1 ? 96 : narrow ? 60 : 72) * s;
  const laneX = nicWidth + (narrow ? 8 : 10) * s;
  const labelRow = Math.round(24 * (type > 1 ? 1.25 : 1)) * s;
  const boxHeight = Math.round(type > 1 ? 64 : 52) * s;
  const laneHeight = labelRow + boxHeight + (12 + 18 + 8) * s;
  const seamHeight = (type > 1 ? 104 : 74) * s;
  const lane0 = rect(laneX, header, width - laneX, laneHeight);
  const seam = rect(laneX, header + laneHeight, width - laneX, seamHeight);
  const lane1 = rect(laneX, header + laneHeight + seamHeight, width - laneX, laneHeight);
  const pad = (narrow ? 7 : 10) * s;
  const gap = 40 * s;
  const pitch = (lane0.width - pad - 2 * gap) / COLUMNS;
  const boxWidth = pitch - 5 * s;
  const columnX = (column: number): number =>
    laneX + pad + column * pitch + (column >= BEFORE_H1 ? gap : 0) + (column >= BEFORE_H2 ? gap : 0);
  const row = (y: number): Rect[] => GRID_COLUMNS.map((_, column) => rect(columnX(column), y, boxWidth, boxHeight));
  const cellHeight = 17 * s;
  const strip0 = lane0.y + labelRow + boxHeight + 12.5 * s;
  const strip1 = lane1.y + 8.5 * s;
  const chip = { width: 26 * s * (type > 1 ? 1.3 : 1), height: 18 * s * (type > 1 ? 1.25 : 1), inBox: 16 * s * (type > 1 ? 1.25 : 1), font: 12 * type * s };
  const queue = (before: number): QueueLayout => {
    const middle = columnX(before) - (gap + 5 * s) / 2;
    return queueLayout(middle, strip0 - 2.5 * s, strip1 + cellHeight + 2.5 * s, chip, s);
  };
  // In the row of the lane's name, between the netfilter box, beside which tags stand, and the core's share.
  const tagWidth = (13 * 0.6 * TAG_CHARACTERS * type + 12) * s;
  const trayX = Math.max(columnX(BEFORE_H1) + boxWidth, laneX + pad + CORE_NAME * type * s + tagWidth) + 8 * s;
  const trayRow = (y: number, height: number): Rect => rect(trayX, y + 2 * s, right(lane0) - pad - 40 * s * type - trayX, height - 4 * s);
  return {
    kind: 'wide', narrow: false, width, height: lane1.y + lane1.height, type: type * s,
    trays: [trayRow(lane0.y, labelRow), trayRow(lane1.y + laneHeight - labelRow, labelRow)], overhang: 8 * s * type,
    header: rect(0, 0, width, header),
    nic: rect(0, lane0.y, nicWidth, laneHeight),
    nicDots: rect(((nicWidth / s - 54.4) / 2) * s, lane0.y + (type > 1 ? 56 : 42) * s, 54.4 * s, 64 * s),
    lanes: [lane0, lane1],
    laneLabels: [rect(laneX + pad, lane0.y, lane0.width - 2 * pad, labelRow), rect(laneX + pad, lane1.y + laneHeight - labelRow, lane0.width - 2 * pad, labelRow)],
    seam,
    seamCount: rect(0, seam.y, laneX - 4 * s, seamHeight),
    boxes: [row(lane0.y + labelRow), row(lane1.y + (8 + 18 + 12) * s)],
    box: {
      labelY: (type > 1 ? 17 : 15) * s, chipY: (type > 1 ? 22 : 20.5) * s, chipX: 'middle',
      gauge: rect(4 * s, boxHeight - 10 * s, boxWidth - 8 * s, 6 * s),
    },
    chip,
    queues: { H1: queue(BEFORE_H1), H2: queue(BEFORE_H2) },
    strip: {
      from: laneX + pad + 2 * s, to: right(lane0) - 8 * s, pitch: 16 * s, gap: 8 * s,
      cell: { width: 14 * s, height: cellHeight }, letters: type === 1, cellY: [strip0, strip1],
      ends: [strip0 + cellHeight + 1.5 * s, strip1 - 1.5 * s],
      nameRows: [seam.y + seamHeight / 2 + 4 * s, seam.y + seamHeight / 2 - 7 * s * type, seam.y + seamHeight / 2 + 12 * s * type],
    },
    fonts: { label: type > 1 ? Math.min(12.5 * type * s, boxWidth / 2.55) : 12.5 * s, cell: 11 * s, name: 12.5 * type * s, tag: 13 * type * s },
  };
}

function queueLayout(middleX: number, top: number, foot: number, chip: StageLayout['chip'], s: number): QueueLayout {
  const frame = rect(middleX - Math.max(18 * s, chip.width / 2 + 4 * s), top, Math.max(36 * s, chip.width + 8 * s), foot - top);
  const pitch = (frame.height - 4 * s) / 5;
  return {
    frame,
    slots: Array.from({ length: 5 }, (_, i) => rect(centreX(frame) - chip.width / 2, foot - 3 * s - (i + 1) * pitch + (pitch - chip.height) / 2, chip.width, chip.height)),
  };
}

const TRAYS_TALL = 34;

function tallLayout({ width, type, scale: s, headed = false, trays = false }: LayoutWish): StageLayout {
  const laneWidth = Math.min(112, (width - 64) / 2);
  const head = headed ? Math.round(36 * Math.min(type, 1.15)) : 0;
  const height = 420 + head + (trays ? TRAYS_TALL : 0);
  const trayRow = rect(0, 420 + head + 8, width, TRAYS_TALL - 8);
  const lane0 = rect(0, head, laneWidth, 420);
  const lane1 = rect(width - laneWidth, head, laneWidth, 420);
  const seam = rect(laneWidth, head, width - 2 * laneWidth, 420);
  const top = 48 + head;
  const boxHeight = 34;
  const pitch = 38.75;
  const rowY = (column: number): number => top + column * pitch + (column >= BEFORE_H1 ? 12 : 0) + (column >= BEFORE_H2 ? 12 : 0);
  const rows = (x: number): Rect[] => GRID_COLUMNS.map((_, column) => rect(x, rowY(column), laneWidth - 16, boxHeight));
  const chip = { width: 26, height: 18, inBox: 18, font: 12 };
  const queue = (column: number): QueueLayout => {
    const count = seam.width < 100 ? 1 : 2;
    const frame = rect(centreX(seam) - (count * 34 + 18) / 2, rowY(column), count * 34 + 18, boxHeight);
    return {
      frame,
      slots: Array.from({ length: count }, (_, i) => rect(right(frame) - 9 - (i + 1) * 34 + 4, frame.y + 8, chip.width, chip.height)),
    };
  };
  return {
    kind: 'tall', narrow: seam.width < 100, width, height, type: Math.min(type, 1.15) * s,
    header: rect(0, 0, width, head),
    nic: rect(8, head + 24, laneWidth - 16, 20), nicDots: null,
    lanes: [lane0, lane1],
    laneLabels: [rect(8, head + 2, laneWidth - 16, 22), rect(lane1.x + 8, head + 2, laneWidth - 16, 22)],
    seam,
    seamCount: rect(seam.x, head, seam.width, 58),
    boxes: [rows(8), rows(lane1.x + 8)],
    box: { labelY: 15.5, chipY: 6, chipX: 'right', gauge: rect(5, boxHeight - 9, laneWidth - 26, 5) },
    chip, trays: [trayRow, trayRow], overhang: 0,
    queues: { H1: queue(BEFORE_H1), H2: queue(BEFORE_H2) },
    strip: {
      from: head + (seam.width < 100 ? 82 : 66), to: 416 + head, pitch: 6, gap: 12, cell: null, letters: false, cellY: [0, 0],
      ends: [laneWidth + 2, width - laneWidth - 2], nameRows: [centreX(seam)],
    },
    fonts: { label: 13, cell: 0, name: 12.5, tag: 12 },
  };
}
