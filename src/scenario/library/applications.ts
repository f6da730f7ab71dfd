import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

const SERVICE = { ...DEFAULT_KNOBS, transport: 'udp', process: 'poisson', packetBytes: 300, rateMbps: 100, flows: 4, packets: 1500 } as const;

export const slowService: Scenario = {
  version: 1,
  id: 'slow-service',
  label: 'A program that works',
  lookFor:
    'Each packet means work for the program, sometimes much: packets now wait for it rather than for the kernel, and what a faster receive path saves hardly shows in their latency.',
  knobs: { ...SERVICE, workNs: 12_000, workSpread: 'exponential' },
};

export const competingTask: Scenario = {
  version: 1,
  id: 'competing-task',
  label: 'A task beside the readers',
  lookFor:
    'Another task takes the readers’ core for whole slices of time: packets pile up before readers that are runnable but do not run, however they come there. Let the woken reader take the core, and see the queues go.',
  knobs: { ...SERVICE, flows: 2, competitors: 1 },
  constants: { timeSliceNs: 2_000_000 },
};

export const ackWaits: Scenario = {
  version: 1,
  id: 'ack-waits',
  label: 'The ACK that waits',
  lookFor:
    'TCP in the softirq acknowledges at once: the wire stays full. At a channel’s end TCP waits until the reader, which shares its core, is scheduled: the wire falls silent. An older kernel’s prequeue does the same.',
  knobs: { ...DEFAULT_KNOBS, process: 'ackClock', roundTripUs: 100, windowPackets: 32, packets: 1500, competitors: 1, era: 'modern' },
  constants: { timeSliceNs: 600_000 },
};

export const smallBesideBulk: Scenario = {
  version: 1,
  id: 'small-beside-bulk',
  label: 'Requests beside a transfer',
  lookFor:
    'Small requests share the readers’ core with a bulk transfer whose sender waits for ACKs: on both sides they wait longer than its own packets do, for their readers come when that one sleeps. Compare latency by flow.',
  knobs: { ...DEFAULT_KNOBS, process: 'ackClock', windowPackets: 64, besideMbps: 20 },
};
