import { at } from '../base/assert.ts';
import { lastAtOrBefore, lookup, rowsOf, spanEndNs, touchAtNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { DEVICE, OUTCOME, SHARED } from '../trace/words.ts';
import { orderOf } from './packetOrder.ts';
import { perTrace } from './perTrace.ts';
import { PARTS, spanParts } from './spanParts.ts';
import { linesMovedBy } from './transfers.ts';

/** Some time of a run: after `fromNs`, up to `toNs`, so that windows that tile a run add up to it. */
export interface TimeWindow {
  readonly fromNs: number;
  readonly toNs: number;
}

/** Every span of a core that lies in the window, or partly. */
export function eachSpan(trace: Trace, core: number, window: TimeWindow, visit: (span: number) => void): void {
  const { spans } = trace;
  const rows = rowsOf(lookup(trace).spansByCore, core);
  const first = lastAtOrBefore(rows.length, (i) => spans.beginNs[rows[i] as number] as number, window.fromNs);
  for (let i = Math.max(0, first); i < rows.length; i++) {
    const span = rows[i] as number;
    if ((spans.beginNs[span] as number) >= window.toNs) break;
    if (spanEndNs(spans, span) > window.fromNs) visit(span);
  }
}

/** Instants at which packets were done by a program or left again, ascending. */
const doneNs = perTrace(({ packets }: Trace): Float64Array =>
  Float64Array.from(packets.doneNs.filter((ns, packet) => ns >= 0 && packets.outcome[packet] !== OUTCOME.dropped && packets.doneCore[packet] !== DEVICE)).sort());

/** How many packets that was. */
export function packetsDoneWithin(trace: Trace, { fromNs, toNs }: TimeWindow): number {
  const all = doneNs(trace);
  const until = (ns: number): number => lastAtOrBefore(all.length, (i) => at(all, i), ns);
  return until(toNs) - until(fromNs);
}

/** Every access that moved lines, with who had them and who has them now. */
export function eachMoveWithin(trace: Trace, window: TimeWindow, visit: (touch: number, lines: number, from: number, to: number) => void): void {
  for (const { id } of trace.dictionary.cores) {
    eachSpan(trace, id, window, (span) => {
      for (const touch of rowsOf(lookup(trace).touchesBySpan, span)) {
        const lines = linesMovedBy(trace, touch);
        if (lines === 0) continue;
        const atNs = touchAtNs(trace, touch);
        if (atNs > window.fromNs && atNs <= window.toNs) visit(touch, lines, at(trace.touches.from, touch), id);
      }
    });
  }
}

/** Which share of the window a core spent on each stage, by stage and PARTS of spanParts: 0..1. */
export function sharesWithin(trace: Trace, core: number, window: TimeWindow): readonly (readonly number[])[] {
  const widthNs = window.toNs - window.fromNs;
  const shares = trace.dictionary.stages.map(() => PARTS.map(() => 0));
  eachSpan(trace, core, window, (span) => {
    const ofStage = at(shares, at(trace.spans.stage, span));
    spanParts(trace, span, (part, fromNs, toNs) => {
      ofStage[part] = at(ofStage, part) + Math.max(0, Math.min(toNs, window.toNs) - Math.max(fromNs, window.fromNs)) / widthNs;
    });
  });
  return shares;
}

/** Packets that a core began to work on in the window, by flow. */
export function packetsBegunWithin(trace: Trace, core: number, window: TimeWindow): ReadonlyMap<number, number> {
  const { spans, packets } = trace;
  const byFlow = new Map<number, number>();
  eachSpan(trace, core, window, (span) => {
    const packet = at(spans.packet, span);
    if (packet < 0 || (at(spans.flags, span) & SHARED) !== 0 || at(spans.beginNs, span) < window.fromNs) return;
    if (orderOf(trace, packet).find((entry) => entry >= 0 && spans.core[entry] === core) !== span) return;
    const flow = at(packets.flow, packet);
    byFlow.set(flow, (byFlow.get(flow) ?? 0) + 1);
  });
  return byFlow;
}

/** A count in a window as a rate. */
export const perSecond = (count: number, { fromNs, toNs }: TimeWindow): number => (count / (toNs - fromNs)) * 1e9;
