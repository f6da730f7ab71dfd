import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

const SMALL_FRAMES = { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 64, packets: 2000, readerCore: 0 } as const;

export const sameCoreWins: Scenario = {
  version: 1,
  id: 'same-core-wins',
  label: 'On one core: cheaper',
  lookFor: 'With time to spare, one core does both, and a packet costs less than with the reader elsewhere. Move the reader and compare the CPU budget.',
  knobs: { ...SMALL_FRAMES, rateMbps: 100 },
};

export const sameCoreLoses: Scenario = {
  version: 1,
  id: 'same-core-loses',
  label: 'On one core: starved',
  lookFor: 'Under load, interrupts and softirq leave the reader hardly any of its core, and its socket overflows. Move the reader to another core, and more packets get through.',
  knobs: { ...SMALL_FRAMES, rateMbps: 400 },
};

export const livelock: Scenario = {
  version: 1,
  id: 'livelock',
  label: 'Receive livelock',
  lookFor: 'The more arrives, the less is delivered: the core polls without end, and the reader on it gets no turn. Lower the rate, and throughput comes back.',
  knobs: { ...SMALL_FRAMES, rateMbps: 1000, interruptsPerSecond: 0 },
};

export const livelockBudget: Scenario = {
  version: 1,
  id: 'livelock-budget',
  label: 'Livelock, a smaller budget',
  lookFor: 'A softirq that may take fewer packets hands over to ksoftirqd sooner, and beside that the reader gets its turn. What is too much is lost at the card, where it costs nothing.',
  knobs: { ...livelock.knobs, packets: 6000 },
  constants: { netdevBudget: 64 },
};

const SOCKETS = { ...DEFAULT_KNOBS, packetBytes: 600, rateMbps: 300 } as const;

export const tenSockets: Scenario = {
  version: 1,
  id: 'ten-sockets',
  label: 'Ten connections in turn',
  lookFor: 'All ten sockets fit into the cache: what misses has moved between the cores or come from the card.',
  knobs: { ...SOCKETS, flows: 10, packets: 2000 },
};

export const thousandSockets: Scenario = {
  version: 1,
  id: 'thousand-sockets',
  label: 'A thousand connections in turn',
  lookFor: 'A socket’s lines are gone when its next packet comes: see how many more misses there are for capacity than with few connections.',
  knobs: { ...SOCKETS, flows: 1000, packets: 3000 },
};

export const tenThousandSockets: Scenario = {
  version: 1,
  id: 'ten-thousand-sockets',
  label: 'Ten thousand connections',
  lookFor: 'Nothing of a connection is left in any cache when its next packet comes, buckets of the lookup table and tasks included.',
  knobs: { ...SOCKETS, flows: 10_000, packets: 20_000 },
};
