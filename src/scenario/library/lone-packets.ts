import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

export const lonePackets: Scenario = {
  version: 1,
  id: 'lone-packets',
  label: 'One packet at a time',
  lookFor: 'Nothing queues, nothing is shared between packets: what a packet waits for is the interrupt and the wake-up, and a reader that polls the card needs neither.',
  knobs: { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 64, rateMbps: 20, packets: 400, interruptsPerSecond: 0 },
};
