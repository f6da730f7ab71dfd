import type { Constant } from '../base/constant.ts';
import type { Catalogue, KnownConstant } from '../scenario/catalogue.ts';
import type { OwnMachine } from '../scenario/ownMachine.ts';
import { boundsOf, isFixed } from './constantBounds.ts';
import { queueKinds } from './experiments/queues/structures.ts';
import { stagesOf } from './experiments/queues/stages.ts';
import { kernelConstants } from './kernel/constants.ts';
import { constantsOf } from './machine/profile.ts';
import type { StageDef } from './machine/stage.ts';
import { allMachines } from './machines.ts';
import { fittedConstants } from './paths/calibration.ts';
import { receivePaths } from './paths/registry.ts';

const known = (constant: Constant, of: string): KnownConstant => ({ ...constant, of, bounds: isFixed(constant.id) ? null : boundsOf(constant) });

const instructionsOf = (stages: readonly Pick<StageDef<never>, 'id' | 'label' | 'instructions' | 'why'>[], of: string): readonly KnownConstant[] =>
  stages.map(({ id, label, instructions, why }) => known({ id: `${id}.instructions`, label: `${label}: instructions`, value: instructions, unit: 'instructions', grade: 'estimated', source: why }, of));

/** What there is to choose from, for pickers and `lab list`; with a machine of one's own where there is one. */
export const catalogue = (ownMachine?: OwnMachine): Catalogue => ({
  paths: receivePaths.all.map(({ id, label, summary }) => ({ id, label, summary })),
  queues: queueKinds.all.map(({ id, label, summary }) => ({ id, label, summary })),
  machines: allMachines(ownMachine).map(({ id, label, coresMax, summary, like }) => ({ id, label, coresMax, summary, ...(like === undefined ? {} : { like }) })),
  constants: [
    ...allMachines(ownMachine).flatMap((profile) => constantsOf(profile).map((constant) => known(constant, profile.id))),
    ...kernelConstants.map((constant) => known(constant, 'era 2005')),
    ...fittedConstants.map((constant) => known(constant, 'fit')),
    ...receivePaths.all.flatMap(({ id, stages }) => instructionsOf(stages, id)),
    ...queueKinds.all.flatMap(({ id }) => instructionsOf(stagesOf(id, true), id)),
  ],
});
