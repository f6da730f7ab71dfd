import type { ReceivePath } from '../receivePath.ts';
import { steeringPrograms } from '../steering/programs.ts';
import { rpsStages } from '../steering/stages.ts';

/** Receive packet steering (2.6.35): RSS in software, for cards with fewer queues than there are cores. */
export const rps: ReceivePath = {
  id: 'rps',
  label: 'RPS',
  summary: 'One core takes packets from the card and hands them to all cores by their flow\'s hash',
  stages: rpsStages,
  usesSkBuffs: true,
  queues: 'one',
  programs: (kernel) => steeringPrograms(kernel, false),
};
