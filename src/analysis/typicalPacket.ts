import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { misses } from './misses.ts';
import { transferCounts } from './transfers.ts';

/**
 * The packet that the stage follows unless somebody chooses: delivered data from the second half of the run (caches and free
 * lists are warm by then) whose line transfers are closest to the run's mean; of several the first. With two runs of the same
 * traffic it is delivered in both and the two distances are added. -1 when there is no packet at all.
 */
export function typicalPacket(...traces: readonly Trace[]): number {
  const count = traces.reduce((least, trace) => Math.min(least, trace.packets.length), Infinity);
  if (traces.length === 0 || count === 0) return -1;
  const counts = traces.map((trace) => ({ trace, transfers: transferCounts(trace), mean: misses(trace).transfersPerPacket }));
  let best = -1;
  let leastDistance = Infinity;
  for (let packet = count - 1; packet >= 0; packet--) {
    const isWarm = packet >= Math.floor(count / 2);
    if (!isWarm && best >= 0) break;
    if (!traces.every((trace) => isDeliveredData(trace, packet))) continue;
    const distance = counts.reduce((sum, { transfers, mean }) => sum + Math.abs(at(transfers, packet) - mean), 0);
    if (distance <= leastDistance) {
      best = packet;
      leastDistance = distance;
    }
  }
  return best >= 0 ? best : firstDelivered(traces, count);
}

const isDeliveredData = ({ packets }: Trace, packet: number): boolean =>
  packets.outcome[packet] === OUTCOME.delivered && (packets.payloadBytes[packet] as number) > 0;

function firstDelivered(traces: readonly Trace[], count: number): number {
  for (let packet = 0; packet < count; packet++) {
    if (traces.some(({ packets }) => packets.outcome[packet] === OUTCOME.delivered)) return packet;
  }
  return 0;
}
