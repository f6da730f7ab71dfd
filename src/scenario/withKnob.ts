import { ok, type Result } from '../base/result.ts';
import { changeKnobs, valueOfText } from './checkKnobs.ts';
import type { KnobValue } from './knobs.ts';
import type { Scenario } from './schema.ts';

/** A scenario with one knob turned: for controls, which turn one at a time. */
export const withKnob = (scenario: Scenario, id: string, value: KnobValue): Result<Scenario> => withKnobs(scenario, [[id, value]]);

/** Several knobs at once: for `--set`, where `cores=4 readerCore=3` must mean the same in either order. */
export function withKnobs(scenario: Scenario, changes: readonly (readonly [id: string, value: KnobValue])[]): Result<Scenario> {
  const knobs = changeKnobs(scenario.knobs, changes.map(([id, value]) => [id, valueOfText(id, value)]));
  return knobs.ok ? ok({ ...scenario, knobs: knobs.value }) : knobs;
}
