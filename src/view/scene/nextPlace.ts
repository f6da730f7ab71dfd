import { orderOf } from '../../analysis/packetOrder.ts';
import { at } from '../../base/assert.ts';
import { spanAt } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { laneOf, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import type { QueueMark } from './packetMarks.ts';
import type { Rect } from './rect.ts';

/** The box or slot that a packet comes to next, before it does; null when it is there, or on the card, or done. */
export function nextPlace(trace: Trace, layout: StageLayout, queues: readonly QueueMark[], packet: number, atNs: number): Rect | null {
  if (packet < 0 || packet >= trace.packets.length || at(trace.packets.arrivedNs, packet) > atNs) return null;
  const { spans, waits, dictionary } = trace;
  const lanes = lanesOf(trace, layout.cores);
  for (const entry of orderOf(trace, packet)) {
    const beginNs = entry >= 0 ? at(spans.beginNs, entry) : at(waits.beginNs, ~entry);
    if (beginNs <= atNs) continue;
    if (entry < 0) {
      const { gap } = at(dictionary.places, at(waits.place, ~entry));
      const queue = queues.find((one) => one.gap === gap);
      if (queue !== undefined) return queue.slots[Math.min(queue.waiting, queue.slots.length - 1)] ?? null;
      if (gap !== 'none') return null;
      continue; // a wait for the core's attention has no place of its own
    }
    const core = at(spans.core, entry);
    const lane = laneOf(lanes, core);
    const column = at(lanes.columnOfStage, at(spans.stage, entry));
    if (lane < 0 || column < 0) return null;
    const running = spanAt(trace, core, atNs);
    return running >= 0 && lanes.columnOfStage[at(spans.stage, running)] === column ? null : at(layout.boxes[lane as 0 | 1], column);
  }
  return null;
}
