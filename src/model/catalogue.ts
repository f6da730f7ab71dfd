import type { Catalogue } from '../scenario/catalogue.ts';
import { kernelConstants } from './kernel/constants.ts';
import { constantsOf } from './machine/profile.ts';
import { machineProfiles } from './machine/profiles/registry.ts';
import { fittedConstants } from './paths/calibration.ts';
import { receivePaths } from './paths/registry.ts';

/** What there is to choose from, for pickers and `lab list`. */
export const catalogue = (): Catalogue => ({
  paths: receivePaths.all.map(({ id, label, summary }) => ({ id, label, summary })),
  machines: machineProfiles.all.map(({ id, label, coresMax, summary }) => ({ id, label, coresMax, summary })),
  constants: [
    ...machineProfiles.all.flatMap((profile) => constantsOf(profile).map((constant) => ({ ...constant, of: profile.id }))),
    ...kernelConstants.map((constant) => ({ ...constant, of: 'era 2005' })),
    ...fittedConstants.map((constant) => ({ ...constant, of: 'fit' })),
    ...receivePaths.all.flatMap((path) =>
      path.stages.map((stage) => ({
        id: `${stage.id}.instructions`, label: `${stage.label}: instructions`, value: stage.instructions, unit: 'instructions', grade: 'estimated' as const,
        source: stage.why, of: path.id,
      })),
    ),
  ],
});
