import { type KernelChoices, kernelChoices } from './kernel/choices.ts';
import type { MachineProfile } from './machine/profile.ts';
import { type Calibration, calibration } from './paths/calibration.ts';
import type { KernelStage } from './paths/commonStages.ts';

type OwnQuantity = keyof MachineProfile['quantities'];

/** The model's own choices, as an argument: only validation changes any, to see what each is worth. */
export interface ModelChoices {
  readonly calibration: Calibration;
  readonly kernel: KernelChoices;
  /** Numbers of the machine in place of its profile's. */
  readonly quantities: Readonly<Partial<Record<OwnQuantity, number>>>;
  /** Every stage of the path as it is to be. */
  readonly stage: (stage: KernelStage) => KernelStage;
}

export const modelChoices: ModelChoices = { calibration, kernel: kernelChoices, quantities: {}, stage: (stage) => stage };

export function profileWith(profile: MachineProfile, quantities: ModelChoices['quantities']): MachineProfile {
  const changed = Object.fromEntries((Object.entries(quantities) as [OwnQuantity, number][]).map(([id, value]) => [id, { ...profile.quantities[id], value }]));
  return { ...profile, quantities: { ...profile.quantities, ...changed } };
}
