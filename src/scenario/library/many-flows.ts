import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

export const manyFlows: Scenario = {
  version: 1,
  id: 'many-flows',
  label: 'Sixteen connections',
  lookFor:
    'Every connection brings a socket and a channel of its own: see which lines stay warm from one packet to the next, and which have to be fetched again.',
  knobs: { ...DEFAULT_KNOBS, flows: 16 },
};
