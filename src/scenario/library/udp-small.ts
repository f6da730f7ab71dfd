import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

export const udpSmall: Scenario = {
  version: 1,
  id: 'udp-small',
  label: 'Small UDP packets',
  lookFor:
    'There is almost nothing to copy: what a packet costs now is what every packet costs, whatever its size, and the question is which core pays.',
  knobs: { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 64, rateMbps: 60 },
};
