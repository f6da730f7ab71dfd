import { at } from '../base/assert.ts';
import { groupRows, lookup, rowsOf, spanEndNs, type Groups } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { CONTINUED, SHARED } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

const CORES = 256;

/** Spans of work done once for several packets (interrupt, poll entry, wake-up ...), by core, in time order. */
export const sharedSpans = perTrace((trace: Trace): Groups => {
  const { core, flags, length } = trace.spans;
  const keys = new Uint16Array(length);
  for (let span = 0; span < length; span++) keys[span] = ((flags[span] as number) & SHARED) === 0 ? CORES : (core[span] as number);
  return groupRows(keys, length, CORES);
});

/** `sharedSpan`: the shared span that ran meanwhile, -1 where the wait keeps its place's name. */
export type VisitPiece = (beginNs: number, endNs: number, sharedSpan: number) => void;

/**
 * Cuts a wait where shared work ran on the core that it waited for. The pieces tile the wait exactly:
 *
 *     wait in rxRing for core 0   |--------------------------------|
 *     shared spans of core 0           [ interrupt ][poll entry]
 *     pieces                      |rxRing| interrupt |poll entry|rx|
 *
 * Time that was taken from the middle of a stage stays one piece: `preempted` already names it.
 */
export function splitWait(trace: Trace, wait: number, visit: VisitPiece): void {
  const { waits, spans } = trace;
  const beginNs = at(waits.beginNs, wait);
  const endNs = at(waits.endNs, wait);
  if (isMidStage(trace, wait)) return visit(beginNs, endNs, -1);
  const { first, rows } = sharedSpans(trace);
  const core = at(waits.core, wait);
  const last = at(first, core + 1);
  let atNs = beginNs;
  for (let i = firstToLookAt(trace, core, beginNs); i < last; i++) {
    const span = rows[i] as number;
    const spanBeginNs = spans.beginNs[span] as number;
    if (spanBeginNs >= endNs) break;
    const fromNs = Math.max(atNs, spanBeginNs);
    const toNs = Math.min(endNs, spanEndNs(spans, span));
    if (toNs <= fromNs) continue;
    if (fromNs > atNs) visit(atNs, fromNs, -1);
    visit(fromNs, toNs, span);
    atNs = toNs;
  }
  if (atNs < endNs || beginNs === endNs) visit(atNs, endNs, -1);
}

/** Position of the last shared span of the core that begins at or before the instant, of the core's first when there is none. */
function firstToLookAt(trace: Trace, core: number, atNs: number): number {
  const { first, rows } = sharedSpans(trace);
  const { beginNs } = trace.spans;
  const from = at(first, core);
  let low = from;
  let high = at(first, core + 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((beginNs[rows[middle] as number] as number) <= atNs) low = middle + 1;
    else high = middle;
  }
  return Math.max(from, low - 1);
}

/** The packet's stage goes on where this wait ends. */
function isMidStage(trace: Trace, wait: number): boolean {
  const { waits, spans, dictionary } = trace;
  if (at(dictionary.places, at(waits.place, wait)).kind !== 'preempted') return false;
  return rowsOf(lookup(trace).spansByPacket, at(waits.packet, wait)).some(
    (span) => spans.beginNs[span] === waits.endNs[wait] && ((spans.flags[span] as number) & (CONTINUED | SHARED)) === CONTINUED,
  );
}
