import { transferCounts, transfersOfPacket } from '../../analysis/transfers.ts';
import { typicalPacket } from '../../analysis/typicalPacket.ts';
import { at } from '../../base/assert.ts';
import { nsOfTicks } from '../../base/units.ts';
import { lookup, rowsOf, touchAtNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { DEVICE, OUTCOME } from '../../trace/words.ts';

/** The playhead starts this long before the followed packet's first step: a moment to see everything at rest. */
const LEAD_NS = 300;

/** The picture to be remembered: most threads of the packet stand, one is on its way. */
const STILL_SHARE = 0.86;

/** What a first visit is shown: one packet, from its first step to its end on both sides. */
export interface Opening {
  readonly packet: number;
  readonly beginNs: number;
  /** Late in the story: the harp stands on both sides. */
  readonly stillNs: number;
  readonly endNs: number;
}

/**
 * Play begins shortly before the packet's own work, not at its arrival: with a throttled interrupt it lies in the ring for up
 * to 125 µs first, a minute of the opening's pace in which nothing moves. Of the packets that are as typical as the most
 * typical one, the one whose story is over soonest on both sides.
 */
export function openingOf(a: Trace, b: Trace): Opening {
  const typical = typicalPacket(a, b);
  if (typical < 0) return { packet: 0, beginNs: 0, stillNs: 0, endNs: 0 };
  let best = openingOfPacket(a, b, typical);
  for (let packet = Math.floor(a.packets.length / 2); packet < a.packets.length; packet++) {
    if (![a, b].every((trace) => isAsTypical(trace, packet, typical))) continue;
    const other = openingOfPacket(a, b, packet);
    if (other.endNs - other.beginNs < best.endNs - best.beginNs) best = other;
  }
  return best;
}

const isAsTypical = (trace: Trace, packet: number, typical: number): boolean =>
  trace.packets.outcome[packet] === OUTCOME.delivered && transferCounts(trace)[packet] === transferCounts(trace)[typical];

export const openingOfPacket = (a: Trace, b: Trace, packet: number): Opening => ({
  packet,
  beginNs: Math.min(firstStepNs(a, packet), firstStepNs(b, packet)),
  stillNs: Math.max(lateTransferNs(a, packet), lateTransferNs(b, packet)),
  endNs: Math.max(doneNs(a, packet), doneNs(b, packet)),
});

const isThere = (trace: Trace, packet: number): boolean => packet >= 0 && packet < trace.packets.length;

function firstStepNs(trace: Trace, packet: number): number {
  if (!isThere(trace, packet)) return 0;
  let beginNs = Infinity;
  for (const span of rowsOf(lookup(trace).spansByPacket, packet)) {
    if (at(trace.spans.core, span) !== DEVICE) beginNs = Math.min(beginNs, at(trace.spans.beginNs, span));
  }
  return Math.max(0, (beginNs === Infinity ? at(trace.packets.arrivedNs, packet) : beginNs) - LEAD_NS);
}

/** The middle of a late line transfer of the packet; without any, its end. */
function lateTransferNs(trace: Trace, packet: number): number {
  const { touches } = transfersOfPacket(trace, packet);
  if (touches.length === 0) return doneNs(trace, packet);
  const touch = at(touches, Math.min(touches.length - 1, Math.floor(touches.length * STILL_SHARE)));
  return touchAtNs(trace, touch) + nsOfTicks(at(trace.touches.latencyTicks, touch)) / 2;
}

/** The packet's end, or the run's if it never came to one. */
function doneNs(trace: Trace, packet: number): number {
  const done = isThere(trace, packet) ? at(trace.packets.doneNs, packet) : -1;
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
