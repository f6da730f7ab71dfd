import { loadRules } from '../src/exchange/loadRules.ts';
import { simulate } from '../src/model/simulate.ts';
import type { Capture } from '../src/scenario/frames.ts';
import type { Scenario } from '../src/scenario/schema.ts';
import type { Trace } from '../src/trace/trace.ts';

/** A scenario through a path, its rules read first; throws what the user would be told. */
export function runScenario(scenario: Scenario, pathId: string, capture?: Capture): Trace {
  const rules = loadRules(scenario);
  if (!rules.ok) throw new Error(JSON.stringify(rules.problem));
  const run = simulate({ scenario, pathId, capture, rules: rules.value });
  if (!run.ok) throw new Error(`${scenario.id} on ${pathId}: ${JSON.stringify(run.problem)}`);
  return run.value;
}
