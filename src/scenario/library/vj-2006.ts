import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

export const vj2006: Scenario = {
  version: 1,
  id: 'vj-2006',
  label: 'The experiment of 2006',
  lookFor:
    'Count the cache lines that cross between the two cores for each packet: many where protocol work is split between them, few where one core only hands the packet to the other.',
  knobs: DEFAULT_KNOBS,
};
