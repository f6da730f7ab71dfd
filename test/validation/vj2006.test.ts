import { describe, expect, it } from 'vitest';
import { ROW_IDS } from '../../src/analysis/published2006.ts';
import { TABLE_COLUMNS, toldAsJson } from '../../src/analysis/tableAgreement.ts';
import { modelChoices } from '../../src/model/modelChoices.ts';
import { calibration, fittedConstants } from '../../src/model/paths/calibration.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { simulate } from '../../src/model/simulate.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { digest } from '../../src/trace/digest.ts';
import { choices } from '../../src/validation/choices/registry.ts';
import { rowsUnder, validateVj2006 } from '../../src/validation/vj2006.ts';

const [, first] = choices.all;
/** Ten runs and more in one test, on a machine that may be busy. */
const PATIENCE_MS = 120_000;

describe('the table of 2006', () => {
  it('is fitted by an algorithm, which finds the numbers that the model has', () => {
    const { calibration: found, rows } = rowsUnder({});
    expect(found).toEqual(calibration);
    for (const [column, published] of Object.entries({ busy: 50, intr: 7, softint: 11, socket: 16, locks: 8, sched: 5, app: 1, other: 2 })) {
      expect(Math.abs(rows['1cpu'][column as 'busy'] - published)).toBeLessThan(0.1);
    }
  }, PATIENCE_MS);

  it('is told exactly', () => {
    const heard: number[] = [];
    const of = first === undefined ? [] : [{ ...first, alternatives: first.alternatives.slice(0, 1) }];
    const told = toldAsJson(validateVj2006(of, (done, total, { rows }) => heard.push(done / total, rows.length)));
    expect(heard).toEqual([0, 35, 1, 35]); // before the alternative and after it
    expect(Object.keys(told)).toEqual(['rows', 'fittedConstants', 'choices', 'meanAbsError', 'maxAbsError', 'nullMeanAbsError', 'skill', 'insideBandShare']);
    expect(told.rows.map(({ row, column }) => `${row} ${column}`)).toEqual(ROW_IDS.flatMap((row) => TABLE_COLUMNS.map((column) => `${row} ${column}`)));
    for (const cell of told.rows) expect(Object.keys(cell)).toEqual(['row', 'column', 'published', 'simulated', 'fitted', 'informative', 'min', 'max']);
    expect(told.fittedConstants).toEqual(fittedConstants);
    expect(told.fittedConstants).toHaveLength(7);
    for (const choice of told.choices) {
      expect(Object.keys(choice)).toEqual(['id', 'chosen', 'source', 'alternatives']);
      for (const alternative of choice.alternatives) expect(Object.keys(alternative)).toEqual(['id', 'meanAbsError']);
    }
  }, PATIENCE_MS);

  it('is nobody’s special case: a scenario of another name runs the same', () => {
    for (const id of ['vj-2006', 'vj-2006-one-core']) {
      const scenario = scenarios.get(id);
      const named = { ...scenario, knobs: { ...scenario.knobs, packets: 300 } };
      for (const { id: pathId } of receivePaths.all) {
        const [one, other] = [named, { ...named, id: 'another', label: 'Another', lookFor: 'nothing' }].map((input) => simulate({ scenario: input, pathId }));
        expect(other?.ok === true && one?.ok === true && digest(other.value) === digest(one.value)).toBe(true);
      }
    }
  }, PATIENCE_MS);

  it.each(choices.all.flatMap((choice) => choice.alternatives.map((alternative) => ({ name: `${choice.id}: ${alternative.id}`, alternative }))))('$name changes a run, if only a little', ({ alternative }) => {
    const scenario = scenarios.get('vj-2006');
    const { knobs = {}, quantities = {}, kernel = {}, stage = modelChoices.stage } = alternative;
    const digests = (changed: boolean): readonly string[] => ['stack', 'driver-channel', 'socket-channel'].map((pathId) => {
      const named = { ...scenario, knobs: { ...scenario.knobs, packets: 600, ...(changed ? knobs : {}) } };
      const run = simulate({ scenario: named, pathId }, undefined, changed ? { ...modelChoices, quantities, kernel: { ...modelChoices.kernel, ...kernel }, stage } : modelChoices);
      return run.ok ? digest(run.value) : run.problem.code;
    });
    expect(digests(true)).not.toEqual(digests(false));
  });
});

describe('what a choice is', () => {
  it.each(choices.all)('$id has a source and an alternative', ({ chosen, source, alternatives }) => {
    expect(chosen).not.toBe('');
    expect(source.length).toBeGreaterThan(20);
    expect(alternatives.length).toBeGreaterThan(0);
    expect(new Set(alternatives.map(({ id }) => id)).size).toBe(alternatives.length);
  });
});
