import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

export const overload: Scenario = {
  version: 1,
  id: 'overload',
  label: 'Faster than the machine',
  lookFor:
    'More arrives than can be taken: see where packets fall out, at the card’s ring or further up, and how much work a lost packet had already cost.',
  knobs: { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 64, packets: 2000, ringSlots: 64 },
};
