import { TICKS_PER_NS } from '../base/units.ts';
import type { Trace } from '../trace/trace.ts';
import { SOURCE, sourceIndexOf } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';
import { linesMovedBy } from './transfers.ts';

/**
 * When the picture is through with a packet: it is done, and the last line that moved for it (a buffer that is freed, an
 * acknowledgement that is sent) has arrived. Never, when it was still in flight at the end.
 */
export const throughNs = perTrace((trace: Trace): Float64Array => {
  const { packets, spans, touches } = trace;
  const ends = packets.doneNs.map((doneNs) => (doneNs < 0 ? Infinity : doneNs));
  for (let touch = 0; touch < touches.length; touch++) {
    const source = sourceIndexOf(touches.what[touch] as number);
    if (source < SOURCE.peerClean || linesMovedBy(trace, touch) === 0) continue; // most are hits: no need to ask
    const span = touches.span[touch] as number;
    const packet = spans.packet[span] as number;
    if (packet < 0) continue;
    const endNs = (spans.beginNs[span] as number) + ((touches.offsetTicks[touch] as number) + (touches.latencyTicks[touch] as number)) / TICKS_PER_NS;
    if (endNs > (ends[packet] as number)) ends[packet] = endNs;
  }
  return ends;
});
