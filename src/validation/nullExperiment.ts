import { nullAccount, type NullAccount } from '../analysis/nullAccount.ts';
import { simulate } from '../model/simulate.ts';
import { scenarios } from '../scenario/library/registry.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Trace } from '../trace/trace.ts';

export interface NullExperiment {
  readonly machine: string;
  readonly packets: number;
  readonly experiments: readonly NullAccount[];
}

const PATHS = ['stack', 'driver-channel', 'socket-channel', 'app-channel'];

function run(scenario: Scenario, pathId: string): Trace {
  const ran = simulate({ scenario, pathId });
  if (!ran.ok) throw new Error(`${pathId}: ${ran.problem.code}`);
  return ran.value;
}

/** Coherence at no cost: where two cores still cost something else than one, and how much of it no event explains. */
export function validateNull(): NullExperiment {
  const [two, one] = [scenarios.get('free-coherence'), scenarios.get('free-coherence-one-core')];
  return { machine: two.knobs.machine, packets: two.knobs.packets, experiments: PATHS.map((path) => nullAccount(path, run(two, path), run(one, path))) };
}
