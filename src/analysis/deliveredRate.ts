import type { Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

/** Payload that programs got, from the first frame to the last delivery, Mb/s; 0 where nothing was delivered. */
export const deliveredMbps = perTrace(({ packets }: Trace): number => {
  let bytes = 0;
  let lastNs = 0;
  for (let packet = 0; packet < packets.length; packet++) {
    if (packets.outcome[packet] !== OUTCOME.delivered) continue;
    bytes += packets.payloadBytes[packet] as number;
    lastNs = Math.max(lastNs, packets.doneNs[packet] as number);
  }
  return bytes === 0 ? 0 : (8000 * bytes) / (lastNs - (packets.arrivedNs[0] as number));
});
