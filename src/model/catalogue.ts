import type { Constant } from '../base/constant.ts';
import type { Catalogue, KnownConstant } from '../scenario/catalogue.ts';
import type { OwnMachine } from '../scenario/ownMachine.ts';
import { boundsOf, isFixed } from './constantBounds.ts';
import { queueKinds } from './experiments/queues/structures.ts';
import { kernelConstants } from './kernel/constants.ts';
import { constantsOf } from './machine/profile.ts';
import { allMachines } from './machines.ts';
import { fittedConstants } from './paths/calibration.ts';
import { receivePaths } from './paths/registry.ts';

const known = (constant: Constant, of: string): KnownConstant => ({ ...constant, of, bounds: isFixed(constant.id) ? null : boundsOf(constant) });

/** What there is to choose from, for pickers and `lab list`; with a machine of one's own where there is one. */
export const catalogue = (ownMachine?: OwnMachine): Catalogue => ({
  paths: receivePaths.all.map(({ id, label, summary }) => ({ id, label, summary })),
  queues: queueKinds.all.map(({ id, label, summary }) => ({ id, label, summary })),
  machines: allMachines(ownMachine).map(({ id, label, coresMax, summary, like }) => ({ id, label, coresMax, summary, ...(like === undefined ? {} : { like }) })),
  constants: [
    ...allMachines(ownMachine).flatMap((profile) => constantsOf(profile).map((constant) => known(constant, profile.id))),
    ...kernelConstants.map((constant) => known(constant, 'era 2005')),
    ...fittedConstants.map((constant) => known(constant, 'fit')),
    ...receivePaths.all.flatMap((path) =>
      path.stages.map((stage) =>
        known(
          { id: `${stage.id}.instructions`, label: `${stage.label}: instructions`, value: stage.instructions, unit: 'instructions', grade: 'estimated', source: stage.why },
          path.id,
        ),
      ),
    ),
  ],
});
