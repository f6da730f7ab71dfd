import type { Constant } from '../base/constant.ts';
import type { Catalogue, KnownConstant } from '../scenario/catalogue.ts';
import { boundsOf, isFixed } from './constantBounds.ts';
import { kernelConstants } from './kernel/constants.ts';
import { constantsOf } from './machine/profile.ts';
import { machineProfiles } from './machine/profiles/registry.ts';
import { fittedConstants } from './paths/calibration.ts';
import { receivePaths } from './paths/registry.ts';

const known = (constant: Constant, of: string): KnownConstant => ({ ...constant, of, bounds: isFixed(constant.id) ? null : boundsOf(constant) });

/** What there is to choose from, for pickers and `lab list`. */
export const catalogue = (): Catalogue => ({
  paths: receivePaths.all.map(({ id, label, summary }) => ({ id, label, summary })),
  machines: machineProfiles.all.map(({ id, label, coresMax, summary }) => ({ id, label, coresMax, summary })),
  constants: [
    ...machineProfiles.all.flatMap((profile) => constantsOf(profile).map((constant) => known(constant, profile.id))),
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
