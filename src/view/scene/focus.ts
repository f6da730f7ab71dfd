import { throughNs } from '../../analysis/throughNs.ts';
import type { Trace } from '../../trace/trace.ts';

const throughBothNs = (a: Trace | null, b: Trace | null, packet: number): number =>
  Math.max(a === null ? -1 : (throughNs(a)[packet] ?? -1), b === null ? -1 : (throughNs(b)[packet] ?? -1));

/**
 * The packet whose threads, counts and story are shown at an instant: the followed one until both sides are through with it
 * (the last instant included, so that the finished picture can be looked at), then the next that is not.
 * A pure function of the traces, the instant and the choice: it does not matter how one got there.
 */
export function packetInFocus(a: Trace | null, b: Trace | null, followed: number, atNs: number): number {
  const length = Math.max(a?.packets.length ?? 0, b?.packets.length ?? 0);
  // Those before the last answer were through then already, and so they are later.
  const goesOn = last.a === a && last.b === b && last.followed === followed && atNs >= last.atNs;
  let packet = goesOn ? last.packet : Math.max(0, followed);
  while (packet < length && throughBothNs(a, b, packet) < atNs) packet++;
  last = { a, b, followed, atNs, packet };
  return packet < length ? packet : Math.max(0, length - 1);
}

/** Every frame asks several times: from one to the next there are few to skip. */
let last: { readonly a: Trace | null; readonly b: Trace | null; readonly followed: number; readonly atNs: number; readonly packet: number } = { a: null, b: null, followed: -1, atNs: 0, packet: 0 };

/** The first instant at which a packet's picture is complete on both sides: where the first play stops. Infinity: never, or no such packet. */
export function completeAtNs(a: Trace | null, b: Trace | null, packet: number): number {
  const throughNs = throughBothNs(a, b, packet);
  return throughNs < 0 ? Infinity : throughNs;
}
