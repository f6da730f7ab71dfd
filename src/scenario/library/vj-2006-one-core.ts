import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

export const vj2006OneCore: Scenario = {
  version: 1,
  id: 'vj-2006-one-core',
  label: '2006, one core',
  lookFor:
    'Interrupt and reader share a core, so nothing has to cross: what still separates the two paths is the work itself, no longer the distance.',
  knobs: { ...DEFAULT_KNOBS, readerCore: 0 },
};
