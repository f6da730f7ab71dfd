import { fail, ok, type Result } from '../base/result.ts';
import type { Trace } from '../trace/trace.ts';
import { type QueueRun, runQueue } from './experiments/queues/runQueue.ts';
import { machineProfiles } from './machine/profiles/registry.ts';

/** Two cores of a machine with one queue between them → trace. Problem: unknownMachine. */
export function simulateQueues(run: QueueRun, machine: string): Result<Trace> {
  const profile = machineProfiles.find(machine);
  return profile === undefined ? fail('unknownMachine', 'machine', { id: machine, known: machineProfiles.ids.join(', ') }) : ok(runQueue(run, profile));
}
