import { orderOf } from '../../analysis/packetOrder.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { type Rewrite, rewriteOf, rewritesOf, rewritingPassages } from '../../analysis/rewrites.ts';
import { at } from '../../base/assert.ts';
import { lastAtOrBefore, lookup, rowsOf } from '../../trace/lookup.ts';
import { GRID_COLUMNS, type Trace } from '../../trace/trace.ts';
import { DEVICE, DROP_REASONS, type DropReason, OUTCOME } from '../../trace/words.ts';
import { laneOf, lanesOf } from './lanes.ts';
import { CORE_NAME, type StageLayout } from './layout.ts';
import { chipMark, type ChipMark, inBoxRect } from './packetMarks.ts';
import { bottom, centreX, rect, right, type Rect } from './rect.ts';
import { traySockets, trayLane } from './trays.ts';

/** What happened to a packet at a box, in two lines beside it. */
export interface TagMark {
  readonly rect: Rect;
  readonly packet: number;
  readonly lane: 0 | 1;
  readonly kind: 'rewrite' | 'dropped' | 'forwarded';
  /** Hook that did it; of a packet that fell out: where known. */
  readonly hook: string;
  readonly from: string;
  readonly to: string;
  readonly reason: DropReason | null;
}

const NETFILTER = GRID_COLUMNS.indexOf('netfilter');
/** Boxes in which the packet may be while its tag stands; turned, the tag stands in the netfilter box itself. */
const STAYS = { wide: new Set(['netfilter', 'route']), tall: new Set(['route']) } as const;

/** The latest rewrite on each lane, while its packet is in the box that it happened in, or in the one that it came to by it. */
export function rewriteTags(trace: Trace, layout: StageLayout, atNs: number): TagMark[] {
  const rows = rewritingPassages(trace);
  const lanes = lanesOf(trace, layout.cores);
  const tags: TagMark[] = [];
  const last = lastAtOrBefore(rows.length, (i) => at(trace.passages.endNs, at(rows, i)), atNs);
  for (let i = last; i >= 0 && i > last - LOOK_BACK && tags.length < 2; i--) {
    const rewrite = rewriteOf(trace, at(rows, i));
    const lane = rewrite === null ? -1 : laneOf(lanes, rewrite.core);
    if (rewrite === null || lane < 0 || tags.some((tag) => tag.lane === lane) || staysUntilNs(trace, rewrite, STAYS[layout.kind]) <= atNs) continue;
    const { hook, shortFrom, shortTo } = rewrite;
    const [wide, fits] = [layout.kind === 'wide', shortFrom.length + 1 + shortTo.length <= TALL_CHARACTERS];
    const characters = wide ? hook.length + 1 + Math.max(shortFrom.length, shortTo.length) : fits ? TALL_CHARACTERS : Math.max(shortFrom.length, shortTo.length);
    tags.push({
      rect: tagRect({ trace, layout, lane: lane as 0 | 1, column: NETFILTER, characters }),
      packet: rewrite.packet, lane: lane as 0 | 1, kind: 'rewrite', hook: wide || fits ? hook : '', from: shortFrom, to: shortTo, reason: null,
    });
  }
  return tags;
}

/** As many as a turned box has room for in a line; longer addresses have a line each, and the hook none. */
const TALL_CHARACTERS = 12;

/** No more packets than these are between netfilter and their sockets on two cores. */
const LOOK_BACK = 8;

/** Until the packet leaves for something else than netfilter and routing. The hook's last step ends with the rewrite: what follows at once still belongs to it. */
function staysUntilNs(trace: Trace, { packet, atNs }: Rewrite, stays: ReadonlySet<string>): number {
  const { spans, waits, dictionary } = trace;
  const beginOf = (entry: number): number => (entry >= 0 ? at(spans.beginNs, entry) : at(waits.beginNs, ~entry));
  const later = [...orderOf(trace, packet)].filter((entry) => beginOf(entry) >= atNs);
  const end = later.slice(1).find((entry) => entry < 0 || !stays.has(at(dictionary.stages, at(spans.stage, entry)).gridColumn));
  if (end !== undefined) return beginOf(end);
  const doneNs = at(trace.packets.doneNs, packet);
  return doneNs < 0 ? dictionary.endNs : doneNs;
}

/** The last packet that was dropped by a core or left again: it stands where it fell out, until another comes there. */
export function exits(trace: Trace, layout: StageLayout, atNs: number, followed: number): { readonly chips: readonly ChipMark[]; readonly tags: readonly TagMark[] } {
  const left = leaving(trace);
  const { packets, spans } = trace;
  const last = lastAtOrBefore(left.length, (i) => at(packets.doneNs, at(left, i)), atNs);
  const packet = last < 0 ? -1 : at(left, last);
  const span = packet < 0 ? -1 : lastSpanOf(trace, packet);
  if (span < 0) return NOTHING;
  const lanes = lanesOf(trace, layout.cores);
  const lane = laneOf(lanes, at(spans.core, span));
  const column = at(lanes.columnOfStage, at(spans.stage, span));
  if (lane < 0 || column < 0 || isTakenBy(trace, span, atNs)) return NOTHING;
  const dropped = packets.outcome[packet] === OUTCOME.dropped;
  const to = rewritesOf(trace, packet).at(-1)?.to ?? '';
  const place = inBoxRect(layout, at(layout.boxes[lane as 0 | 1], column), 0);
  const chip = chipMark(trace, packet, atNs, { rect: place, followed: packet === followed, where: { kind: 'gone' } });
  return {
    chips: [{ ...chip, wrong: dropped }],
    tags: [{
      rect: tagRect({ trace, layout, lane: lane as 0 | 1, column, characters: Math.max(REASON_CHARACTERS, dropped ? 0 : to.length) }),
      packet, lane: lane as 0 | 1, kind: dropped ? 'dropped' : 'forwarded', hook: '', from: '', to: dropped ? '' : to,
      reason: dropped ? at(DROP_REASONS, at(packets.reason, packet)) : null,
    }],
  };
}

const NOTHING = { chips: [], tags: [] } as const;
const REASON_CHARACTERS = 15;

const leaving = perTrace(({ packets }: Trace): Uint32Array => {
  const found: number[] = [];
  for (let packet = 0; packet < packets.length; packet++) {
    const outcome = packets.outcome[packet];
    if ((outcome === OUTCOME.dropped || outcome === OUTCOME.forwarded) && packets.doneCore[packet] !== DEVICE) found.push(packet);
  }
  return Uint32Array.from(found.sort((a, b) => at(packets.doneNs, a) - at(packets.doneNs, b) || a - b));
});

const lastSpanOf = (trace: Trace, packet: number): number =>
  [...orderOf(trace, packet)].filter((entry) => entry >= 0 && at(trace.spans.beginNs, entry) < at(trace.packets.doneNs, packet)).at(-1) ?? -1;

/** Has another packet come into the box since? */
function isTakenBy(trace: Trace, span: number, atNs: number): boolean {
  const { spans } = trace;
  const { columnOfStage } = lanesOf(trace);
  const rows = rowsOf(lookup(trace).spansByCore, at(spans.core, span));
  const column = columnOfStage[at(spans.stage, span)];
  const first = lastAtOrBefore(rows.length, (i) => at(spans.beginNs, at(rows, i)), at(spans.beginNs, span)) + 1;
  for (let i = first; i < rows.length && at(spans.beginNs, at(rows, i)) <= atNs; i++) {
    const other = at(rows, i);
    if (spans.packet[other] !== spans.packet[span] && columnOfStage[at(spans.stage, other)] === column) return true;
  }
  return false;
}

/** A core's name with what it does, in pixels of plain type. */
const NAME_AND_DEED = 148;
const NAME_OF_BOTH = 258;

interface TagWish {
  readonly trace: Trace;
  readonly layout: StageLayout;
  readonly lane: 0 | 1;
  readonly column: number;
  readonly characters: number;
}

/** On the outer side of the box, in the row of the lane's name; turned: over the box, which is empty then. */
function tagRect({ trace, layout, lane, column, characters }: TagWish): Rect {
  const box = at(layout.boxes[lane], column);
  const size = layout.fonts.tag;
  const width = Math.ceil(characters * 0.6 * size + (layout.kind === 'wide' ? 10 : 8));
  const height = Math.ceil(2 * size + 3);
  if (layout.kind === 'tall') {
    const x = lane === 0 ? box.x : right(box) - Math.max(width, box.width);
    return rect(x, box.y, Math.max(width, box.width), box.height);
  }
  const label = layout.laneLabels[lane];
  const hasTrays = traySockets(trace).length > 0 && trayLane(trace) === lane;
  // Beside the lane's name where the trays leave its row to it, else from the box to the left.
  const core = trace.dictionary.cores.find(({ id }) => id === lanesOf(trace, layout.cores).cores[lane]);
  const does = core?.takesInterrupt === true && core.runsReader ? NAME_OF_BOTH : NAME_AND_DEED;
  const nameEnds = label.x + (hasTrays ? CORE_NAME : does) * layout.type;
  const wanted = hasTrays ? right(box) - width : column > NETFILTER ? centreX(box) - width / 2 : box.x;
  const most = (hasTrays ? layout.trays[lane].x - 4 : layout.width - 2) - width;
  const x = Math.max(2, Math.min(Math.max(nameEnds, wanted), most));
  return rect(x, lane === 0 ? box.y - height - 1 : bottom(box), width, height);
}
