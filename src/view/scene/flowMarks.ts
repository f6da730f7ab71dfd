import { perSecond, type TimeWindow } from '../../analysis/flowWithin.ts';
import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { alongAxis } from './alongAxis.ts';
import type { NameMark } from './cacheMarks.ts';
import { type FlowCounts, flowCounts, type Load } from './flowCounts.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { bottom, rect, right, type Rect } from './rect.ts';
import { spaceOf } from './stripPlan.ts';

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

/** What share of its core's time a box had. */
export interface LoadMark extends Load {
  readonly rect: Rect;
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

const kept = new WeakMap<Trace, { readonly layout: StageLayout; readonly counts: FlowCounts; readonly marks: FlowMarks }>();

export function flowMarks(trace: Trace, layout: StageLayout, atNs: number): FlowMarks {
  const counts = flowCounts(trace, atNs, layout.cores);
  const known = kept.get(trace);
  if (known?.layout === layout && known.counts === counts) return known.marks;
  const marks = makeMarks(trace, layout, counts);
  kept.set(trace, { layout, counts, marks });
  return marks;
}

function makeMarks(trace: Trace, layout: StageLayout, counts: FlowCounts): FlowMarks {
  const lanes = lanesOf(trace, layout.cores);
  const { window, perPacket, elsewhere } = counts;
  return {
    window, perPacket, elsewhere,
    ...bandsOf(trace, layout, counts),
    loads: ([0, 1] as const).flatMap((lane) =>
      counts.loads[lane].flatMap((load, column) => (lanes.present[lane][column] === true ? [{ rect: at(layout.boxes[lane], column), ...load }] : []))),
    streams: ([0, 1] as const).flatMap((lane) => streamOf(trace, layout, lanes, lane, counts)),
  };
}

/** Thickness of a stream at the rate at which the run's packets arrive. */
const STREAM_THICK = 16;
const STREAM_MOST = 24;

function streamOf(trace: Trace, layout: StageLayout, lanes: Lanes, lane: 0 | 1, { begun, window }: FlowCounts): StreamMark[] {
  const columns = lanes.onWay[lane].flatMap((is, column) => (is ? [column] : []));
  const [first, last] = [columns[0], columns.at(-1)];
  if (lanes.cores[lane] < 0 || first === undefined || last === undefined) return [];
  const byFlow = begun[lane];
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

const BAND_MOST = 24;
/** What a band and the number on it need along the axis. */
const BAND_ROOM = 30;

function bandsOf(trace: Trace, layout: StageLayout, { crossings }: FlowCounts): Pick<FlowMarks, 'bands' | 'names'> {
  const byLines = crossings.map((_, i) => i).sort((x, y) => at(crossings, y).ofRun - at(crossings, x).ofRun);
  const { pitch } = layout.strip;
  const wide = layout.kind === 'wide';
  for (let keep = crossings.length; keep > 0; keep--) {
    const chosen = byLines.slice(0, keep).sort((x, y) => x - y);
    const cells = Math.ceil((wide ? BAND_ROOM * layout.type : layout.narrow ? BAND_MOST + 2 * layout.fonts.name : BAND_MOST) / pitch);
    const plan = alongAxis(chosen.map((i) => ({ cells, nameLength: wide ? at(crossings, i).name.length * 0.47 * layout.fonts.name + 6 : layout.fonts.name + 2 })), spaceOf(trace, layout));
    if (plan === null) continue;
    const positions = chosen.map((_, k) => at(plan.starts, k) + (cells * pitch) / 2);
    return {
      bands: chosen.map((i, k) => {
        const { name, down, up } = at(crossings, i);
        return { position: at(positions, k), down: widthOf(down), up: widthOf(up), lines: down + up, name };
      }),
      // Turned, the painter writes each name beside its number.
      names: (wide ? chosen : []).map((i, k) => ({
        text: at(crossings, i).name, strong: false,
        position: at(plan.names, k),
        row: plan.nameRows === 1 ? 0 : 1 + (k % 2),
      })),
    };
  }
  return { bands: [], names: [] };
}

/** A pixel for each line; what moves at all is seen. */
const widthOf = (lines: number): number => (lines === 0 ? 0 : Math.min(BAND_MOST, Math.max(1, lines)));
