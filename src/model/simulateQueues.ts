import { fail, ok, type Result } from '../base/result.ts';
import { foreignToQueues } from '../scenario/queueExperiment.ts';
import type { QueueExperiment, Scenario } from '../scenario/schema.ts';
import type { Trace } from '../trace/trace.ts';
import { runQueue } from './experiments/queues/runQueue.ts';
import { type RingRun, runRing } from './experiments/queues/runRing.ts';
import { queueKinds } from './experiments/queues/structures.ts';
import { machineProfiles } from './machine/profiles/registry.ts';
import { findMachine } from './machines.ts';
import { type ModelChoices, profileWith } from './modelChoices.ts';
import { withOwnConstants } from './ownConstants.ts';

export type { RingRun };

const CORES = 2;

/**
 * Two cores of the scenario's machine with a queue between them → trace, `pathId` being the queue. Problems: foreignToQueues, unknownPath,
 * unknownMachine, noOwnMachine, tooManyCores, and those of constants.
 */
export function simulateQueues(scenario: Scenario, { gapNs }: QueueExperiment, pathId: string, choices: ModelChoices): Result<Trace> {
  const foreign = foreignToQueues(scenario);
  if (foreign !== undefined) return { ok: false, problem: foreign };
  const queue = queueKinds.find(pathId);
  if (queue === undefined) return fail('unknownPath', 'path', { id: pathId, known: queueKinds.ids.join(', ') });
  const found = findMachine(scenario);
  if (!found.ok) return found;
  const { id, coresMax } = found.value;
  if (coresMax < CORES) return fail('tooManyCores', 'knobs.cores', { cores: CORES, machine: id, max: coresMax });
  const chosen = withOwnConstants(choices, scenario.constants);
  return chosen.ok ? ok(runQueue({ queue, items: scenario.knobs.packets, gapNs, instructions: scenario.constants }, profileWith(found.value, chosen.value.quantities))) : chosen;
}

/** One core of a machine that fills and empties a ring → trace. Problem: unknownMachine. */
export function simulateRing(run: RingRun, machine: string, quantities: ModelChoices['quantities'] = {}): Result<Trace> {
  const profile = machineProfiles.find(machine);
  return profile === undefined ? fail('unknownMachine', 'machine', { id: machine, known: machineProfiles.ids.join(', ') }) : ok(runRing(run, profileWith(profile, quantities)));
}
