import type { Constant } from '../base/constant.ts';
import { ok, type Problem, type Result } from '../base/result.ts';
import { catalogue } from './catalogue.ts';
import { type KernelValues, kernelValues } from './kernel/constants.ts';
import type { ModelChoices } from './modelChoices.ts';
import type { Calibration } from './paths/calibration.ts';

/** Sizes of caches and tables have shapes (powers of two): another machine is the way to change them. */
const SHAPES: ReadonlySet<string> = new Set(['lineBytes', 'cacheBytes', 'cacheWays', 'llcBytes', 'llcWays', 'ddioWays', 'rpsSockFlowEntries']);
/** Quantities that may have fractions; all others are counts. */
const FRACTIONS: ReadonlySet<string> = new Set(['ns', 'GHz', 'B/ns', 'per cycle', 'transfers', '']);
/** Costs may be nothing at all, rates and counts may not. */
const MAY_BE_ZERO: ReadonlySet<string> = new Set(['ns', 'instructions']);
const TIMES_MAX = 100;

export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

export const isFixed = (id: string): boolean => SHAPES.has(id);

/** What a constant may be set to: up to a hundred times its value, or a hundredth of it; costs down to nothing. */
export function boundsOf({ value, unit }: Pick<Constant, 'value' | 'unit'>): Bounds {
  const whole = !FRACTIONS.has(unit);
  const max = Math.max(value * TIMES_MAX, unit === 'ns' ? 1000 : 0, unit === 'instructions' ? 10_000 : 0);
  const min = MAY_BE_ZERO.has(unit) ? 0 : value / TIMES_MAX;
  return { min: whole && min > 0 ? Math.max(1, Math.floor(min)) : min, max, whole: whole && unit !== 'instructions' };
}

/** All of a scenario's own constants, checked against the catalogue. */
export function checkConstants(own: Readonly<Record<string, number>>): Problem | undefined {
  const known = new Map<string, Constant[]>();
  for (const constant of catalogue().constants) known.set(constant.id, [...(known.get(constant.id) ?? []), constant]);
  for (const [id, value] of Object.entries(own)) {
    const where = `constants.${id}`;
    const found = known.get(id);
    if (found === undefined) return { code: 'unknownConstant', where, values: { id } };
    if (isFixed(id)) return { code: 'constantFixed', where, values: { id } };
    const bounds = found.map(boundsOf);
    const min = Math.min(...bounds.map((bound) => bound.min));
    const max = Math.max(...bounds.map((bound) => bound.max));
    if (!(value >= min && value <= max)) return { code: 'constantOutOfRange', where, values: { got: String(value), min, max, unit: found[0]?.unit ?? '' } };
    if (bounds.some(({ whole }) => whole) && !Number.isInteger(value)) return { code: 'constantNotWhole', where, values: { got: String(value) } };
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
