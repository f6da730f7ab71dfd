import { type KernelChoices, kernelChoices } from './kernel/choices.ts';
import { type KernelValues, kernelValues } from './kernel/constants.ts';
import type { MachineProfile, Quantity, QuantityId } from './machine/profile.ts';
import { type Calibration, calibration } from './paths/calibration.ts';
import type { KernelStage } from './paths/commonStages.ts';

/** The model's own choices and constants, as an argument: validation changes some to see what each is worth, a scenario may bring constants of its own. */
export interface ModelChoices {
  readonly calibration: Calibration;
  readonly kernel: KernelChoices;
  readonly constants: KernelValues;
  /** Numbers of the machine in place of its profile's. */
  readonly quantities: Readonly<Partial<Record<QuantityId, number>>>;
  /** Every stage of the path as it is to be. */
  readonly stage: (stage: KernelStage) => KernelStage;
}

export const modelChoices: ModelChoices = { calibration, kernel: kernelChoices, constants: kernelValues, quantities: {}, stage: (stage) => stage };

export function profileWith(profile: MachineProfile, quantities: ModelChoices['quantities']): MachineProfile {
  const changed = <T extends object>(own: T): T =>
    Object.fromEntries((Object.entries(own) as [QuantityId, Quantity | string][]).map(([id, quantity]) => [id, typeof quantity === 'string' ? quantity : { ...quantity, value: quantities[id] ?? quantity.value }])) as T;
  return { ...profile, quantities: changed(profile.quantities), ...(profile.shared === undefined ? {} : { shared: changed(profile.shared) }) };
}
