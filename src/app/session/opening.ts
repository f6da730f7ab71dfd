import { misses } from '../../analysis/misses.ts';
import { queueResult } from '../../analysis/queueCosts.ts';
import { transferCounts, transfersOfPacket } from '../../analysis/transfers.ts';
import { typicalPacket } from '../../analysis/typicalPacket.ts';
import { at } from '../../base/assert.ts';
import { nsOfTicks } from '../../base/units.ts';
import { hasCard, lookup, rowsOf, touchAtNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { completeAtNs } from '../../view/scene/focus.ts';
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
 * to 125 µs first, a minute of the opening's pace in which nothing moves. In the second half of the run the caches are warm. Of its
 * packets whose line transfers are near the mean on both sides, one near it and whose story is over soon; where there is none, the
 * typical packet of `analysis`.
 */
export function openingOf(a: Trace, b: Trace): Opening {
  if (!hasCard(a) && !queueResult(a).isLone) return openingOfPacket(a, b, Math.min(EARLY, a.packets.length - 1));
  const typical = typicalPacket(a, b);
  if (typical < 0) return { packet: 0, beginNs: 0, stillNs: 0, endNs: 0 };
  let best: Opening | undefined;
  let least = Infinity;
  for (let packet = Math.floor(a.packets.length / 2); packet < a.packets.length; packet++) {
    const off = offTheMean(a, packet) + offTheMean(b, packet);
    if (off === Infinity) continue;
    const other = openingOfPacket(a, b, packet);
    const badness = (other.endNs - other.beginNs) * (1 + OFF_WEIGHT * off);
    if (badness >= least) continue;
    least = badness;
    best = other;
  }
  return best ?? openingOfPacket(a, b, typical);
}

/** Two programs that never wait drift apart: only at the beginning both sides have the same items in hand. */
const EARLY = 64;

/** How far a packet's line transfers are from the mean, as a share of it; too far, or nothing to show: infinitely. */
function offTheMean(trace: Trace, packet: number): number {
  const mean = misses(trace).transfersPerPacket;
  const isDeliveredData = trace.packets.outcome[packet] === OUTCOME.delivered && at(trace.packets.payloadBytes, packet) > 0;
  const off = Math.abs(at(transferCounts(trace), packet) - mean);
  return isDeliveredData && off <= Math.max(1, NEAR * mean) ? off / Math.max(1, mean) : Infinity;
}
const NEAR = 0.25;
/** What the headline says of all packets should be seen of this one: worth a longer story. */
const OFF_WEIGHT = 4;

export function openingOfPacket(a: Trace, b: Trace, packet: number): Opening {
  const completeNs = completeAtNs(a, b, packet);
  const endNs = Number.isFinite(completeNs) ? completeNs : Math.max(a.dictionary.endNs, b.dictionary.endNs);
  const lateNs = [lateTransferNs(a, packet), lateTransferNs(b, packet)].filter((ns) => ns > 0).sort((x, y) => x - y);
  const [firstNs = endNs, lastNs = firstNs] = lateNs;
  return {
    packet,
    beginNs: Math.min(firstStepNs(a, packet), firstStepNs(b, packet)),
    // Where one side is far behind, a queue is full: the other would have nothing left to show.
    stillNs: Math.min(endNs, lastNs - firstNs > FAR_BEHIND_NS ? firstNs : lastNs),
    endNs,
  };
}

const FAR_BEHIND_NS = 50_000;

const isThere = (trace: Trace, packet: number): boolean => packet >= 0 && packet < trace.packets.length;

function firstStepNs(trace: Trace, packet: number): number {
  if (!isThere(trace, packet)) return 0;
  let beginNs = Infinity;
  for (const span of rowsOf(lookup(trace).spansByPacket, packet)) {
    if (at(trace.spans.core, span) !== DEVICE) beginNs = Math.min(beginNs, at(trace.spans.beginNs, span));
  }
  return Math.max(0, (beginNs === Infinity ? at(trace.packets.arrivedNs, packet) : beginNs) - LEAD_NS);
}

/** The middle of a late line transfer of the packet; 0 without any. */
function lateTransferNs(trace: Trace, packet: number): number {
  const { touches } = transfersOfPacket(trace, packet);
  if (touches.length === 0) return 0;
  const touch = at(touches, Math.min(touches.length - 1, Math.floor(touches.length * STILL_SHARE)));
  return touchAtNs(trace, touch) + nsOfTicks(at(trace.touches.latencyTicks, touch)) / 2;
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
