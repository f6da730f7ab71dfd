import type { Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { nearestRank } from './nearestRank.ts';
import { perTrace } from './perTrace.ts';

export interface Latency {
  readonly delivered: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** From the last bit on the wire to `delivered`, in ns, ascending: one value per delivered packet. */
export const latenciesNs = perTrace((trace: Trace): Float64Array => {
  const { packets } = trace;
  const values = new Float64Array(packets.length);
  let delivered = 0;
  for (let packet = 0; packet < packets.length; packet++) {
    if (packets.outcome[packet] !== OUTCOME.delivered) continue;
    values[delivered++] = (packets.doneNs[packet] as number) - (packets.arrivedNs[packet] as number);
  }
  return values.slice(0, delivered).sort();
});

/** In ns; exact order statistics (nearestRank.ts). All 0 when nothing was delivered. */
export const latency = (trace: Trace): Latency => latencyOf(latenciesNs(trace));

/** Of latencies in ascending order. */
export function latencyOf(sorted: Float64Array): Latency {
  const delivered = sorted.length;
  if (delivered === 0) return { delivered, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  let sum = 0;
  for (let i = 0; i < delivered; i++) sum += sorted[i] as number;
  return {
    delivered,
    mean: sum / delivered,
    p50: nearestRank(sorted, 500),
    p90: nearestRank(sorted, 900),
    p99: nearestRank(sorted, 990),
    p999: nearestRank(sorted, 999),
    max: nearestRank(sorted, 1000),
  };
}
