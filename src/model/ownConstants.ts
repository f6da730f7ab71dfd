import type { Constant } from '../base/constant.ts';
import { ok, type Problem, type Result } from '../base/result.ts';
import type { KnownConstant } from '../scenario/catalogue.ts';
import { checkConstant } from '../scenario/checkConstant.ts';
import { catalogue } from './catalogue.ts';
import { type KernelValues, kernelValues } from './kernel/constants.ts';
import type { ModelChoices } from './modelChoices.ts';
import type { Calibration } from './paths/calibration.ts';

/** All of a scenario's own constants, checked against the catalogue. */
export function checkConstants(own: Readonly<Record<string, number>>): Problem | undefined {
  const known = new Map<string, KnownConstant[]>();
  for (const constant of catalogue().constants) known.set(constant.id, [...(known.get(constant.id) ?? []), constant]);
  for (const [id, value] of Object.entries(own)) {
    const problem = checkConstant(known.get(id) ?? [], id, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The model's choices with a scenario's own constants in their places. Those of another machine or path change nothing. */
export function withOwnConstants(choices: ModelChoices, own: Readonly<Record<string, number>> | undefined): Result<ModelChoices> {
  if (own === undefined) return ok(choices);
  const problem = checkConstants(own);
  if (problem !== undefined) return { ok: false, problem };
  const { factor, otherInstructions } = choices.calibration;
  const given = <T extends string>(ids: readonly T[]): Partial<Record<T, number>> => Object.fromEntries(ids.flatMap((id) => (own[id] === undefined ? [] : [[id, own[id]]]))) as Partial<Record<T, number>>;
  const columns = Object.keys(factor) as (keyof Calibration['factor'])[];
  const factors = Object.fromEntries(columns.map((column) => [column, own[`factor.${column}`] ?? factor[column]])) as Calibration['factor'];
  const kernel = given(Object.keys(kernelValues) as (keyof KernelValues)[]);
  return ok({
    ...choices,
    calibration: { factor: factors, otherInstructions: own.otherInstructions ?? otherInstructions },
    constants: { ...choices.constants, ...kernel },
    quantities: { ...choices.quantities, ...own },
    stage: (stage) => {
      const chosen = choices.stage(stage);
      const instructions = own[`${stage.id}.instructions`];
      return instructions === undefined ? chosen : { ...chosen, instructions };
    },
  });
}

/** As a run has them: the value in force. */
export const inForce = (constants: readonly Constant[], own: Readonly<Record<string, number>> | undefined): readonly Constant[] =>
  own === undefined ? constants : constants.map((constant) => (own[constant.id] === undefined ? constant : { ...constant, value: own[constant.id] as number }));
