import { fail, ok, type Result } from '../base/result.ts';
import type { Trace } from '../trace/trace.ts';
import { type QueueRun, runQueue } from './experiments/queues/runQueue.ts';
import { type RingRun, runRing } from './experiments/queues/runRing.ts';
import type { MachineProfile } from './machine/profile.ts';
import { machineProfiles } from './machine/profiles/registry.ts';
import { type ModelChoices, profileWith } from './modelChoices.ts';

export type { RingRun };

/** Two cores of a machine with one queue between them → trace. Problem: unknownMachine. */
export const simulateQueues = (run: QueueRun, machine: string): Result<Trace> => on(machine, (profile) => runQueue(run, profile));

/** One core of a machine that fills and empties a ring → trace. Problem: unknownMachine. */
export const simulateRing = (run: RingRun, machine: string, quantities: ModelChoices['quantities'] = {}): Result<Trace> =>
  on(machine, (profile) => runRing(run, profileWith(profile, quantities)));

function on(machine: string, run: (profile: MachineProfile) => Trace): Result<Trace> {
  const profile = machineProfiles.find(machine);
  return profile === undefined ? fail('unknownMachine', 'machine', { id: machine, known: machineProfiles.ids.join(', ') }) : ok(run(profile));
}
