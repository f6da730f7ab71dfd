import { transfersOfPacket } from '../../analysis/transfers.ts';
import { at } from '../../base/assert.ts';
import { nsOfTicks } from '../../base/units.ts';
import { lookup, rowsOf, touchAtNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';

/** The playhead starts this long before the followed packet's first step: a moment to see everything at rest. */
const LEAD_NS = 300;

/** The picture to be remembered: most threads of the packet stand, one is on its way. */
const STILL_SHARE = 0.86;

/**
 * Where play begins on a first visit: shortly before the packet's own work, not at its arrival. With a throttled
 * interrupt it lies in the ring for up to 125 µs first, a minute of the opening's pace in which nothing moves.
 */
export function openingNs(trace: Trace, packet: number): number {
  if (packet < 0 || packet >= trace.packets.length) return 0;
  const spans = rowsOf(lookup(trace).spansByPacket, packet);
  let beginNs = Infinity;
  for (const span of spans) beginNs = Math.min(beginNs, at(trace.spans.beginNs, span));
  if (beginNs === Infinity) beginNs = at(trace.packets.arrivedNs, packet);
  return Math.max(0, beginNs - LEAD_NS);
}

/** Where the picture stands still: in the middle of a late line transfer of the packet; without any, when it is done. */
export function stillNs(trace: Trace, packet: number): number {
  if (packet < 0 || packet >= trace.packets.length) return 0;
  const middles = transfersOfPacket(trace, packet).touches.map(
    (touch) => touchAtNs(trace, touch) + nsOfTicks(at(trace.touches.latencyTicks, touch)) / 2,
  );
  if (middles.length === 0) return doneNs(trace, packet);
  return at(middles, Math.min(middles.length - 1, Math.floor(middles.length * STILL_SHARE)));
}

/** The packet's end, or the run's if it never came to one. */
export function doneNs(trace: Trace, packet: number): number {
  const done = packet >= 0 && packet < trace.packets.length ? at(trace.packets.doneNs, packet) : -1;
  return done < 0 ? trace.dictionary.endNs : done;
}

/** The packet that arrived nearest to an instant, or -1 when there is none. */
export function packetNearest(trace: Trace, atNs: number): number {
  const { arrivedNs } = trace.packets;
  let best = -1;
  for (let packet = 0; packet < trace.packets.length; packet++) {
    if (best < 0 || Math.abs(at(arrivedNs, packet) - atNs) < Math.abs(at(arrivedNs, best) - atNs)) best = packet;
  }
  return best;
}
