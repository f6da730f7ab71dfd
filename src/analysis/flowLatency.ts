import { at } from '../base/assert.ts';
import type { FlowEntry, Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { latencyOf, type Latency } from './latency.ts';
import { perTrace } from './perTrace.ts';

export interface FlowLatency extends Latency {
  readonly flow: FlowEntry;
}

/** Of each flow that had a packet delivered, in the order of the dictionary; ns. Items of two programs have no flow. */
export const flowLatency = perTrace((trace: Trace): readonly FlowLatency[] => {
  const { packets, dictionary } = trace;
  const byFlow = new Map<number, number[]>();
  for (let packet = 0; packet < packets.length; packet++) {
    if (packets.outcome[packet] !== OUTCOME.delivered) continue;
    const flow = at(packets.flow, packet);
    const took = at(packets.doneNs, packet) - at(packets.arrivedNs, packet);
    const known = byFlow.get(flow);
    if (known === undefined) byFlow.set(flow, [took]);
    else known.push(took);
  }
  return [...byFlow].sort(([x], [y]) => x - y).flatMap(([id, values]) => {
    const flow = dictionary.flows[id];
    return flow === undefined ? [] : [{ flow, ...latencyOf(Float64Array.from(values).sort()) }];
  });
});
