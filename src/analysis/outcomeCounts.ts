import { at } from '../base/assert.ts';
import { lastAtOrBefore } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { ways } from './packetWay.ts';
import { countsAt, type PacketCounts } from './packetCounts.ts';
import { perTrace } from './perTrace.ts';

/** What became of the packets, and which ways they took: the latter are not part of the sum. */
export interface OutcomeCounts extends PacketCounts {
  readonly slowPath: number;
  readonly handedOver: number;
}

export function outcomesAt(trace: Trace, atNs: number): OutcomeCounts {
  const { slowNs, handedNs } = instants(trace);
  return { ...countsAt(trace, atNs), slowPath: countBy(slowNs, atNs), handedOver: countBy(handedNs, atNs) };
}

const instants = perTrace((trace: Trace) => {
  const { slowNs, handedNs } = ways(trace);
  const happened = (column: Float64Array): Float64Array => column.filter((ns) => ns >= 0).sort();
  return { slowNs: happened(slowNs), handedNs: happened(handedNs) };
});

const countBy = (sorted: Float64Array, atNs: number): number => lastAtOrBefore(sorted.length, (k) => at(sorted, k), atNs) + 1;
