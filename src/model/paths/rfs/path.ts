import type { ReceivePath } from '../receivePath.ts';
import { steeringPrograms } from '../steering/programs.ts';
import { rfsStages } from '../steering/stages.ts';

/** Receive flow steering (2.6.35): softirq and socket work on one core. */
export const rfs: ReceivePath = {
  id: 'rfs',
  label: 'RFS',
  summary: 'As RPS, but to the core where the flow\'s application last read',
  stages: rfsStages,
  usesSkBuffs: true,
  queues: 'one',
  programs: (kernel) => steeringPrograms(kernel, true),
};
