import { fail, ok, type Result } from '../base/result.ts';
import { OWN_MACHINE, type OwnMachine } from '../scenario/ownMachine.ts';
import type { Scenario } from '../scenario/schema.ts';
import { isSharing, nearestProfile, ownProfile } from './machine/ownProfile.ts';
import type { MachineProfile } from './machine/profile.ts';
import { machineProfiles } from './machine/profiles/registry.ts';

/** The machine of a scenario. Problems: unknownMachine (also what one's own is to be like), noOwnMachine. */
export function findMachine({ knobs, ownMachine }: Pick<Scenario, 'knobs' | 'ownMachine'>): Result<MachineProfile> {
  if (knobs.machine === OWN_MACHINE) return ownMachine === undefined ? fail('noOwnMachine', 'knobs.machine') : profileOf(ownMachine);
  const profile = machineProfiles.find(knobs.machine);
  return profile === undefined ? unknown('knobs.machine', knobs.machine) : ok(profile);
}

/** Every machine there is. One's own is left out where it is to be like none. */
export function allMachines(ownMachine?: OwnMachine): readonly MachineProfile[] {
  const own = ownMachine === undefined ? undefined : profileOf(ownMachine);
  return own?.ok === true ? [...machineProfiles.all, own.value] : machineProfiles.all;
}

function profileOf(own: OwnMachine): Result<MachineProfile> {
  const sharing = machineProfiles.all.filter(isSharing);
  const like = own.like === undefined ? nearestProfile(own, sharing) : sharing.find(({ id }) => id === own.like);
  if (like === undefined) return unknown('ownMachine.like', own.like ?? '', sharing);
  return ok(ownProfile(OWN_MACHINE, `Your machine, ${own.complexOf.length} cores`, own, like));
}

const unknown = (where: string, id: string, of: readonly MachineProfile[] = machineProfiles.all): Result<never> =>
  fail('unknownMachine', where, { id, known: of.map((profile) => profile.id).join(', ') });
