import { at } from '../base/assert.ts';
import { lookup, spanEndNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { SHARED } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

/**
 * Own spans and waits of every packet in time order: entries of packet p are `entries[first[p] .. first[p + 1])`,
 * a span as its row, a wait as `~row` (negative).
 */
export interface PacketOrder {
  readonly first: Uint32Array;
  readonly entries: Int32Array;
}

/** Order: begin, then end, then waits before spans; so something of no length stands where it happened. */
export const packetOrder = perTrace((trace: Trace): PacketOrder => {
  const { packets, spans, waits } = trace;
  const { spansByPacket, waitsByPacket } = lookup(trace);
  const first = new Uint32Array(packets.length + 1);
  const entries = new Int32Array(spansByPacket.rows.length + waitsByPacket.rows.length);
  const beginsNs = new Float64Array(entries.length);
  const endsNs = new Float64Array(entries.length);
  let count = 0;
  const insert = (entry: number, beginNs: number, endNs: number, from: number): void => {
    let slot = count++;
    while (slot > from) {
      const beforeNs = beginsNs[slot - 1] as number;
      if (beforeNs < beginNs || (beforeNs === beginNs && !isLater(slot - 1, entry, endNs))) break;
      entries[slot] = entries[slot - 1] as number;
      beginsNs[slot] = beforeNs;
      endsNs[slot] = endsNs[slot - 1] as number;
      slot--;
    }
    entries[slot] = entry;
    beginsNs[slot] = beginNs;
    endsNs[slot] = endNs;
  };
  const isLater = (slot: number, entry: number, endNs: number): boolean => {
    const otherEndNs = endsNs[slot] as number;
    return otherEndNs > endNs || (otherEndNs === endNs && (entries[slot] as number) >= 0 && entry < 0);
  };
  for (let packet = 0; packet < packets.length; packet++) {
    const from = count;
    first[packet] = from;
    for (let i = at(spansByPacket.first, packet); i < at(spansByPacket.first, packet + 1); i++) {
      const span = spansByPacket.rows[i] as number;
      if (((spans.flags[span] as number) & SHARED) === 0) insert(span, spans.beginNs[span] as number, spanEndNs(spans, span), from);
    }
    for (let i = at(waitsByPacket.first, packet); i < at(waitsByPacket.first, packet + 1); i++) {
      const wait = waitsByPacket.rows[i] as number;
      insert(~wait, waits.beginNs[wait] as number, waits.endNs[wait] as number, from);
    }
  }
  first[packets.length] = count;
  return { first, entries: entries.slice(0, count) };
});

/** Entries of one packet as a view, no copy. */
export const orderOf = (trace: Trace, packet: number): Int32Array => {
  const { first, entries } = packetOrder(trace);
  return entries.subarray(at(first, packet), at(first, packet + 1));
};
