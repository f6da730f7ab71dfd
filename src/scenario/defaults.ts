import type { Knobs } from './schema.ts';

/** The front page: one second of 2006 traffic is 81 274 such packets; a thousand are enough to see the pattern. */
export const DEFAULT_KNOBS: Knobs = {
  transport: 'tcp',
  process: 'constant',
  packetsPerFlow: 0,
  rateMbps: 1000,
  packetBytes: 1500,
  flows: 1,
  packets: 1000,
  cores: 2,
  irqCore: 0,
  readerCore: 1,
  readers: 'together',
  wanderUs: 0,
  queues: 0,
  flowLimit: 'off',
  machine: 'xeon-2006',
  era: 'machine',
  seed: 1,
  timeScale: 1,
  interruptsPerSecond: 8000,
  ringSlots: 256,
  channelFull: 'drop',
  classify: 'beforeNetfilter',
  wrongSocket: 'deliver',
  flowLagUs: 1000,
};
