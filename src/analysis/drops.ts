import { lastAtOrBefore } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

/** Packets that were dropped or reached the wrong socket, in the order in which it happened. */
export const lostPackets = perTrace((trace: Trace): Uint32Array => ended(trace, [OUTCOME.dropped, OUTCOME.misdelivered]));
export const droppedPackets = perTrace((trace: Trace): Uint32Array => ended(trace, [OUTCOME.dropped]));
export const misdeliveredPackets = perTrace((trace: Trace): Uint32Array => ended(trace, [OUTCOME.misdelivered]));

function ended({ packets }: Trace, outcomes: readonly number[]): Uint32Array {
  const found: number[] = [];
  for (let packet = 0; packet < packets.length; packet++) if (outcomes.includes(packets.outcome[packet] as number)) found.push(packet);
  found.sort((a, b) => (packets.doneNs[a] as number) - (packets.doneNs[b] as number) || a - b);
  return Uint32Array.from(found);
}

/** How many of these, in the order of their ends, had ended at an instant. */
export const endedBy = ({ packets }: Trace, list: Uint32Array, atNs: number): number =>
  lastAtOrBefore(list.length, (i) => packets.doneNs[list[i] as number] as number, atNs) + 1;
