import type { Trace } from '../../trace/trace.ts';

/** When a packet is gone for good; never, when it was still in flight at the end. */
export const doneNs = (trace: Trace | null, packet: number): number => {
  if (trace === null || packet >= trace.packets.length) return -1;
  const done = trace.packets.doneNs[packet] as number;
  return done < 0 ? Infinity : done;
};

/**
 * The packet whose threads, counts and story are shown at an instant: the followed one until both sides are done with it
 * (the last instant included, so that the finished picture can be looked at), then the next that is not done.
 * A pure function of the traces, the instant and the choice: it does not matter how one got there.
 */
export function packetInFocus(a: Trace | null, b: Trace | null, followed: number, atNs: number): number {
  const length = Math.max(a?.packets.length ?? 0, b?.packets.length ?? 0);
  for (let packet = followed; packet < length; packet++) {
    if (Math.max(doneNs(a, packet), doneNs(b, packet)) >= atNs) return packet;
  }
  return Math.max(0, length - 1);
}
