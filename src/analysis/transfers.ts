import { at } from '../base/assert.ts';
import { lookup, rowsOf, touchAtNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { DEVICE, SOURCE, sourceIndexOf } from '../trace/words.ts';
import { linesCounted } from './missCube.ts';
import { perTrace } from './perTrace.ts';

/** Lines that this touch moved from one core to another; 0 for hits, memory, upgrades and the card's accesses. */
export function linesMovedBy(trace: Trace, touch: number): number {
  const { touches, spans } = trace;
  const source = sourceIndexOf(touches.what[touch] as number);
  if (source < SOURCE.peerClean || source > SOURCE.remotePeer) return 0;
  return spans.core[touches.span[touch] as number] === DEVICE ? 0 : linesCounted(source, touches.missed[touch] as number);
}

/**
 * Lines moved between cores by packet: everything in a span that names the packet, its own and shared ones that it set off.
 * One more element at the end has what is nobody's; so the elements add up to the run's total, exactly.
 */
export const transferCounts = perTrace((trace: Trace): Uint32Array => {
  const { touches, spans, packets } = trace;
  const counts = new Uint32Array(packets.length + 1);
  for (let touch = 0; touch < touches.length; touch++) {
    const lines = linesMovedBy(trace, touch);
    if (lines === 0) continue;
    const packet = spans.packet[touches.span[touch] as number] as number;
    const slot = packet < 0 ? packets.length : packet;
    counts[slot] = (counts[slot] as number) + lines;
  }
  return counts;
});

/** The followed packet's threads across the seam. */
export interface PacketTransfers {
  readonly lines: number;
  /** Touches that moved them, in time order. */
  readonly touches: readonly number[];
}

/** `packet` -1: what is nobody's is not asked for, the answer is empty. */
export function transfersOfPacket(trace: Trace, packet: number): PacketTransfers {
  if (packet < 0 || packet >= trace.packets.length) return { lines: 0, touches: [] };
  const { spansByPacket, touchesBySpan } = lookup(trace);
  const touches: number[] = [];
  for (const span of rowsOf(spansByPacket, packet)) {
    for (const touch of rowsOf(touchesBySpan, span)) if (linesMovedBy(trace, touch) > 0) touches.push(touch);
  }
  touches.sort((a, b) => touchAtNs(trace, a) - touchAtNs(trace, b) || a - b);
  return { lines: at(transferCounts(trace), packet), touches };
}
