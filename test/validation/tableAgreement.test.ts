import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/analysis/cpuBudget.ts';
import { PUBLISHED_2006, ROW_IDS, type RowId } from '../../src/analysis/published2006.ts';
import { differences, isMiss, leaveOneRowOut, tableAgreement, type TableRows } from '../../src/analysis/tableAgreement.ts';

const rowsOf = (of: (row: RowId, budget: Budget) => Budget): TableRows =>
  Object.fromEntries(ROW_IDS.map((row) => [row, of(row, PUBLISHED_2006.find(({ id }) => id === row)?.budget as Budget)])) as TableRows;
const published = rowsOf((_, budget) => budget);
const withLocks = (by: number): TableRows => rowsOf((row, budget) => (row === '1cpu' ? budget : { ...budget, locks: budget.locks + by, busy: budget.busy + by }));
const tried = (...rows: readonly TableRows[]) => [{ id: 'x', label: 'X', chosen: 'y', source: 'z', alternatives: rows.map((one, i) => ({ id: String(i), label: `alternative ${i}`, rows: one })) }];

describe('agreement with the table of 2006', () => {
  it('has 35 cells, seven of them fitted, and adds every row up as published', () => {
    const { rows } = tableAgreement(published, [], []);
    expect(rows).toHaveLength(35);
    expect(rows.filter(({ fitted }) => fitted).map(({ row }) => row)).toEqual(Array<string>(7).fill('1cpu'));
    for (const { budget: { busy, ...parts } } of PUBLISHED_2006) expect(Object.values(parts).reduce((sum, percent) => sum + percent, 0)).toBe(busy);
  });

  it('of a model that is right has no error, and skill 1', () => {
    expect(tableAgreement(published, [], [])).toMatchObject({ meanAbsError: 0, maxAbsError: 0, skill: 1, insideBandShare: 1 });
  });

  it('of the null model has skill 0: it knows 1cpu and what a path does not run', () => {
    const one = published['1cpu'];
    const nothing = rowsOf((row) => (row === 'socket-channel' ? { ...one, softint: 0, busy: 39 } : row === 'app-channel' ? { ...one, softint: 0, socket: 0, locks: 0, busy: 15 } : one));
    const { skill, meanAbsError, nullMeanAbsError } = tableAgreement(nothing, [], []);
    expect(skill).toBe(0);
    expect(meanAbsError).toBe(nullMeanAbsError);
    // 27+2+2+8+6+7, 8+1+1+1+4, 11+1+7+2, 1+1+3+4 points over 28 cells.
    expect(nullMeanAbsError).toBeCloseTo((52 + 15 + 21 + 9) / 28, 10);
  });

  it('takes the mean over all cells of the rows that nothing was fitted to', () => {
    const { meanAbsError, maxAbsError } = tableAgreement(withLocks(3.5), [], []);
    expect(meanAbsError).toBeCloseTo((4 * 2 * 3.5) / 28, 10);
    expect(maxAbsError).toBe(3.5);
  });

  it('counts as informative neither sums nor App nor what nothing runs in', () => {
    const informative = tableAgreement(published, [], []).rows.filter((cell) => cell.informative);
    expect(informative.map(({ row, column }) => `${row} ${column}`)).toEqual([
      ...['2cpu', 'driver-channel'].flatMap((row) => ['intr', 'softint', 'socket', 'locks', 'sched'].map((column) => `${row} ${column}`)),
      ...['intr', 'socket', 'locks', 'sched'].map((column) => `socket-channel ${column}`), 'app-channel intr', 'app-channel sched',
    ]);
  });

  it('has a band from the alternatives, each changed alone', () => {
    const above = tableAgreement(withLocks(2), [], tried(withLocks(1), withLocks(4)));
    expect(above.rows.find(({ row, column }) => row === '2cpu' && column === 'locks')).toMatchObject({ published: 14, simulated: 16, min: 15, max: 18 });
    expect(above.insideBandShare).toBeCloseTo((17 - 4) / 17, 10);
    expect(tableAgreement(withLocks(2), [], tried(withLocks(-1))).insideBandShare).toBe(1);
    expect(above.choices[0]?.alternatives.map(({ meanAbsError }) => meanAbsError)).toEqual([8 / 28, 32 / 28]);
  });

  it('lets no alternative widen the band that cannot be fitted', () => {
    const unfit = rowsOf((_, budget) => ({ ...budget, intr: budget.intr + 5 }));
    const { rows, choices } = tableAgreement(withLocks(2), [], tried(unfit, withLocks(1)));
    expect(rows.filter(({ column }) => column === 'intr').every(({ min, max }) => min === max)).toBe(true);
    expect(choices[0]?.alternatives.map(({ fits }) => fits)).toEqual([false, true]);
  });

  it('calls a miss what lies outside of its band or more than three points off, and nothing that was fitted', () => {
    const cell = { row: '2cpu', column: 'locks', published: 14, simulated: 12, fitted: false, informative: true, min: 11, max: 15 } as const;
    expect(isMiss(cell)).toBe(false);
    expect(isMiss({ ...cell, max: 13 })).toBe(true);
    expect(isMiss({ ...cell, max: 13 }, false)).toBe(false); // alternatives are still running
    expect(isMiss({ ...cell, simulated: 10.9 })).toBe(true);
    expect(isMiss({ ...cell, max: 13, informative: false })).toBe(false);
    expect(isMiss({ ...cell, simulated: 0, fitted: true })).toBe(false);
  });

  it('tells differences from 1cpu, and the mean without each row', () => {
    const agreement = tableAgreement(withLocks(2), [], []);
    expect(differences(agreement).find(({ row, column }) => row === 'socket-channel' && column === 'locks')).toEqual({ row: 'socket-channel', column: 'locks', published: -7, simulated: -5 });
    expect(leaveOneRowOut(agreement).map(({ meanAbsError }) => meanAbsError)).toEqual(Array<number>(4).fill(12 / 21));
  });
});
