import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { ways } from './packetWay.ts';
import { perTrace } from './perTrace.ts';
import { rewritingPassages } from './rewrites.ts';

/** What became of the flows that rewriting rules concern: those to a destination of which some were rewritten or went astray. */
export interface FlowFates {
  readonly flows: number;
  /** Port that they all go to on the wire; 0: several. */
  readonly port: number;
  /** Share of them of which a packet reached the wrong program, on either side. */
  readonly misdelivered: readonly [number, number];
  /** Share of them that no channel takes because what is on the wire is not what they become. */
  readonly slow: readonly [number, number];
}

/** When the last rule was added while the run went; 0: none was. A nat rule decides only flows that begin later. */
export const ruleAddedNs = ({ dictionary }: Trace): number => Math.max(0, ...(dictionary.netfilter?.added ?? []).map(({ atNs }) => atNs));

export const flowFates = (a: Trace, b: Trace): FlowFates => {
  const [deedsA, deedsB] = [deeds(a), deeds(b)];
  const sinceNs = ruleAddedNs(a);
  const isNew = (flow: number): boolean => at(deedsA.beganNs, flow) >= sinceNs && at(deedsA.beganNs, flow) < Infinity;
  const { flows } = a.dictionary;
  const destinations = new Set<string>();
  flows.forEach(({ destination }, flow) => {
    if (isNew(flow) && [deedsA, deedsB].some((of) => of.rewritten[flow] === 1 || of.misdelivered[flow] === 1)) destinations.add(destination);
  });
  const concerned = flows.map((_, flow) => flow).filter((flow) => isNew(flow) && destinations.has(at(flows, flow).destination));
  const share = (column: Uint8Array): number => (concerned.length === 0 ? 0 : concerned.filter((flow) => column[flow] === 1).length / concerned.length);
  const ports = new Set([...destinations].map((destination) => Number(destination.split(':').at(-1))));
  return {
    flows: concerned.length,
    port: ports.size === 1 ? ([...ports][0] ?? 0) : 0,
    misdelivered: [share(deedsA.misdelivered), share(deedsB.misdelivered)],
    slow: [share(deedsA.slow), share(deedsB.slow)],
  };
};

interface Deeds {
  readonly beganNs: Float64Array; // by flow; Infinity: no packet
  readonly rewritten: Uint8Array;
  readonly misdelivered: Uint8Array;
  readonly slow: Uint8Array; // rewritten, and on the slow path
}

const deeds = perTrace((trace: Trace): Deeds => {
  const { packets, passages, dictionary } = trace;
  const count = dictionary.flows.length;
  const found: Deeds = { beganNs: new Float64Array(count).fill(Infinity), rewritten: new Uint8Array(count), misdelivered: new Uint8Array(count), slow: new Uint8Array(count) };
  for (let packet = packets.length - 1; packet >= 0; packet--) {
    const flow = at(packets.flow, packet);
    found.beganNs[flow] = at(packets.arrivedNs, packet);
    if (packets.outcome[packet] === OUTCOME.misdelivered) found.misdelivered[flow] = 1;
  }
  const { slowNs } = ways(trace);
  for (const row of rewritingPassages(trace)) {
    const packet = at(passages.packet, row);
    const flow = at(packets.flow, packet);
    found.rewritten[flow] = 1;
    if (at(slowNs, packet) >= 0) found.slow[flow] = 1;
  }
  return found;
});
