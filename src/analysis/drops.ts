import { lastAtOrBefore } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

/** Packets that were dropped or reached the wrong socket, in the order in which it happened. */
export const lostPackets = perTrace((trace: Trace): Uint32Array => {
  const { packets } = trace;
  const found: number[] = [];
  for (let packet = 0; packet < packets.length; packet++) {
    const outcome = packets.outcome[packet];
    if (outcome === OUTCOME.dropped || outcome === OUTCOME.misdelivered) found.push(packet);
  }
  found.sort((a, b) => (packets.doneNs[a] as number) - (packets.doneNs[b] as number) || a - b);
  return Uint32Array.from(found);
});

/** The first `lostBy` of them had happened at an instant. */
export function lostBy(trace: Trace, atNs: number): number {
  const lost = lostPackets(trace);
  return lastAtOrBefore(lost.length, (i) => trace.packets.doneNs[lost[i] as number] as number, atNs) + 1;
}
