import { eachMoveWithin, packetsBegunWithin, packetsDoneWithin, perSecond, sharesWithin, type TimeWindow } from '../../analysis/flowWithin.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { PARTS } from '../../analysis/spanParts.ts';
import { linesMovedBy } from '../../analysis/transfers.ts';
import { at } from '../../base/assert.ts';
import { lineName } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { alongAxis } from './alongAxis.ts';
import type { NameMark } from './cacheMarks.ts';
import { type Lanes, laneOf, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { bottom, rect, right, type Rect } from './rect.ts';
import { spaceOf, structureOrder } from './stripPlan.ts';

/** The stage at the flow level: what went on in the last millisecond. Numbers change ten times in one, not with the frame. */
export interface FlowMarks {
  readonly window: TimeWindow;
  readonly loads: readonly LoadMark[];
  readonly streams: readonly StreamMark[];
  readonly bands: readonly BandMark[];
  readonly names: readonly NameMark[];
  /** Lines that moved for each packet that was done meanwhile; null when none was. */
  readonly perPacket: number | null;
  /** Of these, how many moved otherwise than between the two lanes. */
  readonly elsewhere: number;
}

/** What share of its core's time a box had: 0..1, by PARTS of spanParts. */
export interface LoadMark {
  readonly rect: Rect;
  readonly share: number;
  readonly parts: readonly number[];
}

/** Packets along a lane, as a band for each flow; `perSecond` of them all. */
export interface StreamMark {
  readonly lane: 0 | 1;
  readonly perSecond: number;
  readonly pieces: readonly { readonly rect: Rect; readonly flow: number }[];
  /** The line along which it goes, without thickness. */
  readonly along: Rect;
}

/** Lines of one group of structures across the seam: as wide, in pixels, as lines move a packet. */
export interface BandMark {
  readonly position: number;
  readonly down: number; // width, lane 0 to lane 1
  readonly up: number;
  readonly lines: number; // a packet, both ways
  readonly name: string;
}

const WINDOW_NS = 1e6;
const STEP_NS = 100_000;
const FIRST_STEP_NS = 20_000;

/** The last millisecond, moved on in tenths of it; in the first one, what there is of it. */
export function flowWindow(atNs: number): TimeWindow {
  const stepNs = atNs < STEP_NS ? FIRST_STEP_NS : STEP_NS;
  const toNs = Math.max(1, Math.floor(atNs / stepNs) * stepNs);
  return { fromNs: Math.max(0, toNs - WINDOW_NS), toNs };
}

const kept = new WeakMap<Trace, { readonly layout: StageLayout; readonly toNs: number; readonly marks: FlowMarks }>();

export function flowMarks(trace: Trace, layout: StageLayout, atNs: number): FlowMarks {
  const window = flowWindow(atNs);
  const known = kept.get(trace);
  if (known?.layout === layout && known.toNs === window.toNs) return known.marks;
  const marks = makeMarks(trace, layout, window);
  kept.set(trace, { layout, toNs: window.toNs, marks });
  return marks;
}

function makeMarks(trace: Trace, layout: StageLayout, window: TimeWindow): FlowMarks {
  const lanes = lanesOf(trace, layout.cores);
  const done = packetsDoneWithin(trace, window);
  const { moved, elsewhere } = movedWithin(trace, lanes, window);
  const { bands, names } = bandsOf(trace, layout, moved, done);
  const lines = moved.reduce((sum, [down, up]) => sum + down + up, elsewhere);
  return {
    window, bands, names,
    loads: ([0, 1] as const).flatMap((lane) => loadsOf(trace, layout, lanes, lane, window)),
    streams: ([0, 1] as const).flatMap((lane) => streamOf(trace, layout, lanes, lane, window)),
    perPacket: done === 0 ? null : lines / done,
    elsewhere: done === 0 ? 0 : elsewhere / done,
  };
}

function loadsOf(trace: Trace, layout: StageLayout, lanes: Lanes, lane: 0 | 1, window: TimeWindow): LoadMark[] {
  const core = lanes.cores[lane];
  if (core < 0) return [];
  const byColumn = layout.boxes[lane].map(() => PARTS.map(() => 0));
  sharesWithin(trace, core, window).forEach((shares, stage) => {
    const parts = byColumn[at(lanes.columnOfStage, stage)];
    if (parts !== undefined) shares.forEach((share, part) => (parts[part] = at(parts, part) + share));
  });
  return byColumn.flatMap((parts, column) =>
    lanes.present[lane][column] === true ? [{ rect: at(layout.boxes[lane], column), parts, share: parts.reduce((sum, one) => sum + one, 0) }] : []);
}

/** Thickness of a stream at the rate at which the run's packets arrive. */
const STREAM_THICK = 16;
const STREAM_MOST = 24;

function streamOf(trace: Trace, layout: StageLayout, lanes: Lanes, lane: 0 | 1, window: TimeWindow): StreamMark[] {
  const core = lanes.cores[lane];
  const columns = lanes.onWay[lane].flatMap((is, column) => (is ? [column] : []));
  const [first, last] = [columns[0], columns.at(-1)];
  if (core < 0 || first === undefined || last === undefined) return [];
  const byFlow = packetsBegunWithin(trace, core, window);
  const count = [...byFlow.values()].reduce((sum, packets) => sum + packets, 0);
  const scale = layout.kind === 'wide' ? layout.type : 0.6;
  const usual = (trace.packets.length / Math.max(1, trace.dictionary.endNs)) * (window.toNs - window.fromNs);
  const thick = Math.min(STREAM_MOST, (STREAM_THICK * count) / Math.max(1e-9, usual)) * scale;
  const place = streamPlace(layout, lanes, lane, first, last);
  let from = -thick / 2;
  const pieces = [...byFlow].sort(([x], [y]) => x - y).map(([flow, packets]) => {
    const across = (thick * packets) / count;
    const piece = layout.kind === 'wide' ? rect(place.from, place.middle + from, place.to - place.from, across) : rect(place.middle + from, place.from, across, place.to - place.from);
    from += across;
    return { rect: piece, flow };
  });
  const along = layout.kind === 'wide' ? rect(place.from, place.middle, place.to - place.from, 0) : rect(place.middle, place.from, 0, place.to - place.from);
  return [{ lane, perSecond: perSecond(count, window), pieces, along }];
}

/** Along the strip that has no cells at this level; turned, along the lane's inner edge. Joined to the queue that packets take. */
function streamPlace(layout: StageLayout, lanes: Lanes, lane: 0 | 1, first: number, last: number): { readonly from: number; readonly to: number; readonly middle: number } {
  const [begin, end] = [at(layout.boxes[lane], first), at(layout.boxes[lane], last)];
  const queue = (['H1', 'H2'] as const).find((gap) => lanes.queues[gap] !== null && lanes.queues[gap]?.to?.lane !== lanes.queues[gap]?.from?.lane);
  if (layout.kind === 'tall') {
    const inner = lane === 0 ? right(layout.lanes[0]) - 8 : layout.lanes[1].x + 4;
    return { from: begin.y, to: bottom(end), middle: inner };
  }
  const middle = layout.strip.cellY[lane] + (layout.strip.cell?.height ?? 0) / 2;
  const gate = queue === undefined ? null : layout.queues[queue].frame;
  return lane === 0
    ? { from: layout.lanes[0].x, to: gate === null ? right(end) : gate.x, middle }
    : { from: gate === null ? begin.x : right(gate), to: Math.max(right(end), gate === null ? 0 : right(gate) + 8), middle };
}

/** Lines that moved in a window between the two lanes, by structure's group (index: groups of the run), down and up; and all others. */
function movedWithin(trace: Trace, lanes: Lanes, window: TimeWindow): { readonly moved: readonly (readonly [number, number])[]; readonly elsewhere: number } {
  const { groupOfStructure, groups } = movingGroups(trace);
  const moved = groups.map((): [number, number] => [0, 0]);
  let elsewhere = 0;
  eachMoveWithin(trace, window, (touch, lines, from, to) => {
    const group = moved[groupOfStructure(at(trace.touches.line, touch))];
    const way = laneOf(lanes, from) === 0 && laneOf(lanes, to) === 1 ? 0 : laneOf(lanes, from) === 1 && laneOf(lanes, to) === 0 ? 1 : -1;
    if (group === undefined || way === -1) elsewhere += lines;
    else group[way] += lines;
  });
  return { moved, elsewhere };
}

/** Groups of structures whose lines move in this run, in the order in which packets come to them: their places are the same all the time. */
const movingGroups = perTrace((trace: Trace) => {
  const { structures } = trace.dictionary;
  const order = structureOrder(trace);
  const seen = new Map<string, { lines: number; order: number }>();
  for (let touch = 0; touch < trace.touches.length; touch++) {
    const lines = linesMovedBy(trace, touch);
    if (lines === 0) continue;
    const { structure } = lineName(structures, at(trace.touches.line, touch));
    const index = structures.indexOf(structure);
    const group = seen.get(structure.group) ?? { lines: 0, order: Infinity };
    seen.set(structure.group, { lines: group.lines + lines, order: Math.min(group.order, at(order, index)) });
  }
  const groups = [...seen].sort(([, x], [, y]) => x.order - y.order).map(([label, { lines }]) => ({ label, lines }));
  const index = new Map(groups.map(({ label }, i) => [label, i]));
  return { groups, groupOfStructure: (line: number): number => index.get(lineName(structures, line).structure.group) ?? -1 };
});

const BAND_MOST = 24;
/** What a band and the number on it need along the axis. */
const BAND_ROOM = 30;

function bandsOf(trace: Trace, layout: StageLayout, moved: readonly (readonly [number, number])[], done: number): Pick<FlowMarks, 'bands' | 'names'> {
  const { groups } = movingGroups(trace);
  const byLines = groups.map((_, i) => i).sort((x, y) => at(groups, y).lines - at(groups, x).lines);
  const { pitch } = layout.strip;
  const wide = layout.kind === 'wide';
  for (let keep = groups.length; keep > 0; keep--) {
    const chosen = byLines.slice(0, keep).sort((x, y) => x - y);
    const cells = Math.ceil((wide ? BAND_ROOM * layout.type : layout.narrow ? BAND_MOST + 2 * layout.fonts.name : BAND_MOST) / pitch);
    const plan = alongAxis(chosen.map((i) => ({ cells, nameLength: wide ? at(groups, i).label.length * 0.47 * layout.fonts.name + 6 : layout.fonts.name + 2 })), spaceOf(trace, layout));
    if (plan === null) continue;
    const perPacket = (lines: number): number => (done === 0 ? 0 : lines / done);
    const positions = chosen.map((_, k) => at(plan.starts, k) + (cells * pitch) / 2);
    return {
      bands: chosen.map((i, k) => {
        const [down, up] = at(moved, i);
        return { position: at(positions, k), down: widthOf(perPacket(down)), up: widthOf(perPacket(up)), lines: perPacket(down + up), name: at(groups, i).label };
      }),
      // Turned, the painter writes each name beside its number.
      names: (wide ? chosen : []).map((i, k) => ({
        text: at(groups, i).label, strong: false,
        position: at(plan.names, k),
        row: plan.nameRows === 1 ? 0 : 1 + (k % 2),
      })),
    };
  }
  return { bands: [], names: [] };
}

/** A pixel for each line; what moves at all is seen. */
const widthOf = (lines: number): number => (lines === 0 ? 0 : Math.min(BAND_MOST, Math.max(1, lines)));
