import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

/** Coherence costs nothing: transfers from other cores and rights to write shared lines are free, memory is not. */
const FREE_COHERENCE = { peerCleanNs: 0, peerDirtyNs: 0, upgradeNs: 0 };

export const freeCoherence: Scenario = {
  version: 1,
  id: 'free-coherence',
  label: 'If moving lines cost nothing',
  lookFor:
    'Lines still change cores, but for free: the second core is hardly dearer than one. What is left are more events, such as wake-ups of an idle core, packets through the backlog, and waits for locks.',
  knobs: DEFAULT_KNOBS,
  constants: FREE_COHERENCE,
};

export const freeCoherenceOneCore: Scenario = {
  version: 1,
  id: 'free-coherence-one-core',
  label: 'The same on one core',
  lookFor: 'The other half of the experiment: every stage costs as much per execution as with two cores, because no line has to move and no line cost anything there.',
  knobs: { ...DEFAULT_KNOBS, readerCore: 0 },
  constants: FREE_COHERENCE,
};
