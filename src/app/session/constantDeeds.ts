import { ok, type Result } from '../../base/result.ts';
import { checkConstant } from '../../scenario/checkConstant.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Lab } from './lab.ts';
import { changeView } from './viewDeeds.ts';

type Constants = NonNullable<Scenario['constants']>;

/** What a library scenario itself sets; nothing for most. */
export const constantsOfLibrary = ({ id }: Scenario): Constants => scenarios.find(id)?.constants ?? {};

/** Does the scenario have other constants than its original in the library? */
export function isEditedIn(scenario: Scenario): boolean {
  const [own, library] = [scenario.constants ?? {}, constantsOfLibrary(scenario)];
  return [...new Set([...Object.keys(own), ...Object.keys(library)])].some((id) => own[id] !== library[id]);
}

/** The scenario with these constants of its own, and without the field where there are none. */
export function withConstants(scenario: Scenario, constants: Constants): Scenario {
  const { constants: _, ...rest } = scenario;
  return Object.keys(constants).length === 0 ? rest : { ...rest, constants };
}

/** Runs both sides with another value, at the same instant; null: as the library has it. A refused value changes nothing. */
export async function setConstant(lab: Lab, id: string, value: number | null): Promise<Result<null>> {
  const { scenario } = lab.view.getState();
  const library = constantsOfLibrary(scenario)[id];
  const wanted = value ?? library;
  if (value !== null) {
    const known = lab.known.getState().catalogue?.constants.filter((constant) => constant.id === id) ?? [];
    const problem = checkConstant(known, id, value);
    if (problem !== undefined) return { ok: false, problem };
  }
  const { [id]: _, ...others } = scenario.constants ?? {};
  await changeView(lab, { scenario: withConstants(scenario, wanted === undefined ? others : { ...others, [id]: wanted }) }, { kind: 'sameInstant' });
  return ok(null);
}

/** All of them as the library has them. */
export async function resetConstants(lab: Lab): Promise<void> {
  const { scenario } = lab.view.getState();
  await changeView(lab, { scenario: withConstants(scenario, constantsOfLibrary(scenario)) }, { kind: 'sameInstant' });
}
