import { eachSpan, type TimeWindow } from '../../analysis/flowWithin.ts';
import { nsOfTicks } from '../../base/units.ts';
import { at } from '../../base/assert.ts';
import { lastAtOrBefore, lineName, lookup, rowsOf, spanAt, spanEndNs, touchAtNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { DEVICE, SOURCE, sourceIndexOf } from '../../trace/words.ts';
import { orderOf } from '../../analysis/packetOrder.ts';
import { lanesOf } from './lanes.ts';

/** A second linear axis: a short time around now. Where on it now stands, from the left. */
export const NOW_AT = 0.35;

export const lensWindow = (atNs: number, widthNs: number): TimeWindow => ({ fromNs: atNs - widthNs * NOW_AT, toNs: atNs + widthNs * (1 - NOW_AT) });

export type LensMark =
  | { readonly kind: 'work'; readonly x: number; readonly width: number; readonly label: string }
  | { readonly kind: 'miss'; readonly x: number; readonly width: number; readonly moved: boolean; readonly upgrade: boolean; readonly label: string; readonly latencyNs: number; readonly endsAfter: number }
  | { readonly kind: 'hit'; readonly x: number };

/** Narrower boxes have no room for a name, in pixels. */
export const NAMED_FROM = 16;

/** What one core did: `work` bars behind, `miss` boxes where a line was fetched, `hit` ticks. In pixels of the window. */
export function lensMarks(trace: Trace, core: number, window: TimeWindow, pixels: number): readonly LensMark[] {
  const { dictionary, spans, touches } = trace;
  const perNs = pixels / (window.toNs - window.fromNs);
  const x = (ns: number): number => (ns - window.fromNs) * perNs;
  const work: LensMark[] = [];
  const misses: LensMark[] = [];
  const hits: LensMark[] = [];
  let lastHit = -Infinity;
  if (core < 0) return [];
  eachSpan(trace, core, window, (span) => {
    const { label } = at(dictionary.stages, at(spans.stage, span));
    const endNs = spanEndNs(spans, span);
    work.push({ kind: 'work', x: x(at(spans.beginNs, span)), width: (endNs - at(spans.beginNs, span)) * perNs, label });
    for (const touch of rowsOf(lookup(trace).touchesBySpan, span)) {
      const source = sourceIndexOf(at(touches.what, touch));
      const beginNs = touchAtNs(trace, touch);
      if (source === SOURCE.privateHit) {
        // Those that would stand on each other are one.
        if (x(beginNs) - lastHit >= 1) hits.push({ kind: 'hit', x: (lastHit = x(beginNs)) });
        continue;
      }
      const latencyNs = nsOfTicks(at(touches.latencyTicks, touch));
      misses.push({
        kind: 'miss', x: x(beginNs), width: latencyNs * perNs, latencyNs,
        moved: source >= SOURCE.peerClean && source <= SOURCE.remotePeer,
        upgrade: source === SOURCE.upgrade,
        label: latencyNs * perNs < NAMED_FROM ? '' : lineName(dictionary.structures, at(touches.line, touch)).name,
        endsAfter: Math.max(0, beginNs + latencyNs - window.toNs),
      });
    }
  });
  return [...work, ...misses, ...hits];
}

/**
 * The core that the lens looks at on one side: where the packet in focus is worked on, else where it was last and the core
 * works, else whichever shown core works, else the first.
 */
export function lensCore(trace: Trace, packet: number, atNs: number): number {
  const { cores } = lanesOf(trace);
  const { spans } = trace;
  const entries = packet >= 0 && packet < trace.packets.length ? orderOf(trace, packet).filter((entry) => entry >= 0 && spans.core[entry] !== DEVICE) : new Int32Array(0);
  const i = lastAtOrBefore(entries.length, (k) => at(spans.beginNs, at(entries, k)), atNs);
  if (i >= 0 && spanEndNs(spans, at(entries, i)) > atNs) return at(spans.core, at(entries, i));
  const busy = cores.filter((core) => core >= 0 && spanAt(trace, core, atNs) >= 0);
  const lastCore = i >= 0 ? at(spans.core, at(entries, i)) : -1;
  if (busy.includes(lastCore)) return lastCore;
  return busy[0] ?? (lastCore >= 0 ? lastCore : cores[0]);
}
