import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

const SMALL_FRAMES = { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 64, packets: 2000, rateMbps: 100 } as const;

export const cacheFriendly: Scenario = {
  version: 1,
  id: 'cache-friendly',
  label: 'Cache-friendly structures',
  lookFor: 'Free buffers stay on their core by the batch, a channel’s two ends write to lines of their own, the driver prefetches. Change one of the structures in memory at a time and see which lines begin to move.',
  knobs: { ...SMALL_FRAMES, prefetch: 'nextFrame' },
};

export const cacheUnfriendly: Scenario = {
  version: 1,
  id: 'cache-unfriendly',
  label: 'Unfriendly structures',
  lookFor: 'The same packets, but each free buffer goes through the shared list, and a channel is a linked list under a lock. See how busy the cores are now, which lines move that did not, and what the lock costs besides.',
  knobs: { ...SMALL_FRAMES, slabBatch: 1, channelQueue: 'list' },
};
