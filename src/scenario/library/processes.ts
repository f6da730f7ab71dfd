import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

const SMALL = { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 256, rateMbps: 300, flows: 8, packets: 2000 } as const;

export const atRandom: Scenario = {
  version: 1,
  id: 'at-random',
  label: 'Packets at random',
  lookFor:
    'As many packets as in an even stream, but some come close together: see the queues that form although no core is busy all the time, and how far the slowest packets are from the median.',
  knobs: { ...SMALL, process: 'poisson' },
};

export const inBursts: Scenario = {
  version: 1,
  id: 'in-bursts',
  label: 'Bursts at ten gigabits',
  lookFor:
    'The mean rate is modest, yet each burst comes faster than any core can work: it fills ring and queues first, then is worked off by the batch. See which of the two sides pays per packet and which per burst.',
  knobs: { ...SMALL, process: 'onOff', burstPackets: 32, peakMbps: 10_000 },
};
