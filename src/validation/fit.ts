import { cpuBudget, type Budget } from '../analysis/cpuBudget.ts';
import { FITTED_ROW } from '../analysis/tableAgreement.ts';
import { PUBLISHED_2006 } from '../analysis/published2006.ts';
import { at } from '../base/assert.ts';
import { type Calibration, calibration } from '../model/paths/calibration.ts';
import { COLUMNS, type Column } from '../trace/words.ts';
import type { Trace } from '../trace/trace.ts';

const ROUNDS = 8;
/** Close enough: the published numbers are whole points. */
const POINTS = 0.02;

/** The seven numbers by column, as the fit turns them. */
type Numbers = Readonly<Record<Column, number>>;

const calibrationOf = (numbers: Numbers): Calibration => {
  const { other, ...factor } = numbers;
  return { factor, otherInstructions: other };
};

const mapColumns = (of: (column: Column) => number): Numbers => Object.fromEntries(COLUMNS.map((column) => [column, of(column)])) as Record<Column, number>;
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/**
 * Seven numbers for seven columns of the row `1cpu`, and for nothing else. A column's time is a part that its number multiplies and a
 * part that it does not (stalls, atomics, registers); the first is found by comparing two runs, and each round aims at the published
 * value with the slope found last. Columns hardly influence each other, so all are turned at once.
 */
export function fit(run: (calibration: Calibration) => Trace): { readonly calibration: Calibration; readonly budget: Budget } {
  const { budget: target } = at(PUBLISHED_2006.filter(({ id }) => id === FITTED_ROW), 0);
  const isOther = (column: Column): boolean => column === 'other';
  let before: { readonly numbers: Numbers; readonly budget: Budget } | undefined;
  let numbers: Numbers = { ...calibration.factor, other: calibration.otherInstructions };
  for (let round = 1; ; round++) {
    const found = calibrationOf(numbers);
    const budget = cpuBudget(run(found)).total;
    if (round === ROUNDS || COLUMNS.every((column) => Math.abs(budget[column] - target[column]) <= POINTS)) return { calibration: found, budget };
    const here = { numbers, budget };
    const last = before;
    numbers = mapColumns((column) => {
      const turned = last === undefined ? 0 : here.numbers[column] - last.numbers[column];
      // Nothing to compare with: as if everything in the column were instructions.
      const slope = last === undefined || turned === 0 ? budget[column] / here.numbers[column] : (budget[column] - last.budget[column]) / turned;
      const next = slope > 0 ? here.numbers[column] + (target[column] - budget[column]) / slope : here.numbers[column];
      return rounded(Math.max(0, next), isOther(column) ? 0 : 3);
    });
    before = here;
  }
}
