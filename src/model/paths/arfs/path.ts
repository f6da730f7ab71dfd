import type { ReceivePath } from '../receivePath.ts';
import { steeringPrograms } from '../steering/programs.ts';
import { arfsStages } from '../steering/stages.ts';

/** Accelerated receive flow steering (2.6.39): filters in the card follow the flow table; until they obey, software steers. */
export const arfs: ReceivePath = {
  id: 'arfs',
  label: 'Accelerated RFS',
  summary: 'The card itself is told to interrupt the core where the application reads',
  stages: arfsStages,
  usesSkBuffs: true,
  queues: 'perCore',
  programs: (kernel) => steeringPrograms(kernel, true),
};
