import { readFileSync } from 'node:fs';
import { parsePcap } from '../../src/exchange/pcap/parsePcap.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import type { Capture, FrameTable } from '../../src/scenario/frames.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { natWebSample } from '../../src/scenario/samples.ts';
import type { Knobs, Scenario } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { runScenario } from '../runScenario.ts';

export interface Situation {
  readonly id: string;
  /** Of the library: what it has beside its knobs (rules, endpoints). */
  readonly scenario?: string;
  readonly knobs: Partial<Knobs>;
  readonly capture?: () => Capture;
  readonly localAddress?: string;
  readonly timeLimitNs?: number;
}

const firstFrames = (frames: FrameTable, count: number): FrameTable => ({
  ...(Object.fromEntries(Object.entries(frames).map(([name, column]) => [name, typeof column === 'number' ? column : column.slice(0, count)])) as unknown as FrameTable),
  length: Math.min(count, frames.length),
});

let natWeb: Capture | undefined;
export function natWebCapture(frames: number): Capture {
  if (natWeb === undefined) {
    const parsed = parsePcap(new Uint8Array(readFileSync(new URL(`../../public/${natWebSample.path}`, import.meta.url))), natWebSample.name);
    if (!parsed.ok) throw new Error(parsed.problem.code);
    natWeb = parsed.value;
  }
  return { ...natWeb, frames: firstFrames(natWeb.frames, frames) };
}

export const situations: readonly Situation[] = [
  { id: 'default', knobs: { packets: 200 } },
  { id: 'one core', knobs: { packets: 200, readerCore: 0 } },
  { id: 'one core of one', knobs: { packets: 100, cores: 1, readerCore: 0 } },
  { id: 'udp', knobs: { packets: 200, transport: 'udp' } },
  { id: 'small udp', knobs: { packets: 200, transport: 'udp', packetBytes: 64, rateMbps: 60 } },
  { id: 'sixteen flows', knobs: { packets: 300, flows: 16 } },
  { id: 'sixteen flows on one core', knobs: { packets: 300, flows: 16, readerCore: 0 } },
  { id: 'overload', knobs: { packets: 700, transport: 'udp', packetBytes: 64, ringSlots: 64 } },
  { id: 'overload on one core', knobs: { packets: 700, packetBytes: 64, ringSlots: 64, readerCore: 0 } },
  { id: 'full channels, slow path', knobs: { packets: 1000, packetBytes: 64, channelFull: 'slowPath', rateMbps: 900 } },
  { id: 'channels that ask', knobs: { packets: 300, flows: 4, channelAsks: 'routeAndSocket', unclassifiedShare: 12.5 } },
  { id: 'sorted after netfilter', knobs: { packets: 300, flows: 4, classify: 'afterNetfilter', channelAsks: 'socket', unclassifiedShare: 12.5 } },
  { id: 'copied into lent memory', knobs: { packets: 300, flows: 4, umem: 'copy', unclassifiedShare: 12.5 } },
  { id: 'no throttle', knobs: { packets: 200, interruptsPerSecond: 0 } },
  { id: 'slow trickle', knobs: { packets: 30, rateMbps: 1 } },
  { id: 'packets at random', knobs: { packets: 300, flows: 6, process: 'poisson', packetBytes: 600 } },
  { id: 'bursts', knobs: { packets: 300, flows: 4, process: 'onOff', transport: 'udp', packetBytes: 200, rateMbps: 200 } },
  { id: 'senders that wait for ACKs', knobs: { packets: 300, flows: 2, process: 'ackClock', windowPackets: 24 } },
  { id: 'senders that lose frames', knobs: { packets: 500, flows: 12, process: 'ackClock', rateMbps: 10_000, packetBytes: 300, ringSlots: 48 } },
  { id: 'senders that wait for a program', knobs: { packets: 200, process: 'ackClock', workNs: 40_000, competitors: 1 } },
  { id: 'two kinds of traffic', knobs: { packets: 200, flows: 2, besideMbps: 60, besideTransport: 'tcp', besideProcess: 'onOff' } },
  { id: 'requests beside senders that wait', knobs: { packets: 200, process: 'ackClock', windowPackets: 24, besideMbps: 40 } },
  { id: 'programs that work and think', knobs: { packets: 200, flows: 4, workNs: 3000, workSpread: 'exponential', thinkUs: 40, packetBytes: 400 } },
  { id: 'a task beside the readers', knobs: { packets: 200, transport: 'udp', flows: 2, competitors: 2, wokenReader: 'preempts', packetBytes: 400 } },
  { id: 'nat-web', knobs: { process: 'replay' }, capture: () => natWebCapture(700) },
  { id: 'nat-web, ten times faster', knobs: { process: 'replay', timeScale: 0.1 }, capture: () => natWebCapture(700) },
  { id: 'readers on all cores', knobs: { packets: 300, flows: 16, readers: 'spread' } },
  { id: 'wandering readers', knobs: { packets: 600, flows: 8, readers: 'spread', wanderUs: 300, interruptsPerSecond: 0 } },
  { id: 'a kernel of today', knobs: { packets: 300, flows: 16, readers: 'spread', era: 'modern' } },
  { id: 'a kernel of today, overloaded', knobs: { packets: 1500, packetBytes: 200, flows: 2, ringSlots: 1024, readerCore: 0, era: 'modern' } },
  { id: 'three queues on one core', knobs: { packets: 300, flows: 16, cores: 1, readerCore: 0, queues: 3 } },
  { id: 'rules, and every second flow sent elsewhere', scenario: 'misdelivery', knobs: { packets: 120 } },
  { id: 'handed over by the reader', scenario: 'hand-over', knobs: { packets: 120 } },
  { id: 'DNAT of whole connections', scenario: 'dnat-local', knobs: { packets: 150, packetsPerFlow: 8 } },
  { id: 'cut off in the middle', knobs: { packets: 200 }, timeLimitNs: 1_234_567 },
];

export function scenarioOf({ id, scenario, knobs, localAddress, timeLimitNs }: Situation): Scenario {
  const base = scenario === undefined ? undefined : scenarios.get(scenario);
  return {
    ...base, version: 1, id: 'situation', label: id, lookFor: id, knobs: { ...(base?.knobs ?? DEFAULT_KNOBS), ...knobs },
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(timeLimitNs === undefined ? {} : { timeLimitNs }),
  };
}

export const runOf = (situation: Situation, pathId: string): Trace => runScenario(scenarioOf(situation), pathId, situation.capture?.());
