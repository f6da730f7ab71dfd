import { at } from '../base/assert.ts';
import { lastAtOrBefore } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOME, type DropReason } from '../trace/words.ts';

/** Always `in` = delivered + misdelivered + forwarded + the sum of `dropped` + inFlight. */
export interface PacketCounts {
  readonly in: number;
  /** Frames of a capture that this machine sent itself: beside `in`, not part of it. */
  readonly outgoing: number;
  readonly delivered: number;
  readonly misdelivered: number;
  readonly forwarded: number;
  /** Every reason that the run knows, also those that did not occur. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly inFlight: number;
}

/** What became of all frames when the run ended. */
export const packetCounts = (trace: Trace): PacketCounts => countsAt(trace, Infinity);

/** The same at an instant: what has arrived by then, and what of it is done by then. */
export function countsAt(trace: Trace, atNs: number): PacketCounts {
  const { packets, dictionary } = trace;
  const arrived = lastAtOrBefore(packets.length, (packet) => at(packets.arrivedNs, packet), atNs) + 1;
  const byOutcome = new Uint32Array(5);
  const byReason = new Uint32Array(dictionary.dropReasons.length);
  for (let packet = 0; packet < arrived; packet++) {
    const doneNs = packets.doneNs[packet] as number;
    const outcome = doneNs >= 0 && doneNs <= atNs ? (packets.outcome[packet] as number) : OUTCOME.inFlight;
    byOutcome[outcome] = (byOutcome[outcome] as number) + 1;
    if (outcome === OUTCOME.dropped) {
      const reason = packets.reason[packet] as number;
      byReason[reason] = at(byReason, reason) + 1;
    }
  }
  return {
    in: arrived,
    outgoing: dictionary.outgoing,
    delivered: at(byOutcome, OUTCOME.delivered),
    misdelivered: at(byOutcome, OUTCOME.misdelivered),
    forwarded: at(byOutcome, OUTCOME.forwarded),
    dropped: Object.fromEntries(dictionary.dropReasons.map((reason, i) => [reason, at(byReason, i)])),
    inFlight: at(byOutcome, OUTCOME.inFlight),
  };
}

/** Dropped for want of room: the losses that a path can be blamed for. */
export const lostForRoom = (counts: PacketCounts): number =>
  (counts.dropped.rxRingFull ?? 0) + (counts.dropped.backlogFull ?? 0) + (counts.dropped.socketBufferFull ?? 0) + (counts.dropped.channelFull ?? 0);
