import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

const KNOBS = { ...DEFAULT_KNOBS, machine: 'zen4-vm-2026', packets: 16_000 } as const;

export const queuesSaturated: Scenario = {
  version: 1,
  id: 'queues-saturated',
  label: 'List and ring, saturated',
  lookFor: 'No card and no kernel: one core hands items to the other as fast as both can. Fewer lines change cores for the list, and yet it is far slower: under the lock they come one after another, with the ring at the same time.',
  knobs: KNOBS,
  queueExperiment: { gapNs: 0 },
};

export const queuesLone: Scenario = {
  version: 1,
  id: 'queues-lone',
  label: 'List and ring, lone packet',
  lookFor: 'The same two programs, but the next item comes when the last one has long been taken. Nobody waits for the lock any more, and either queue hands an item over about as fast.',
  knobs: KNOBS,
  queueExperiment: { gapNs: 500 },
};
