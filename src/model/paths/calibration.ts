import type { Constant } from '../../base/constant.ts';
import type { Column } from '../../trace/words.ts';

const SOURCE =
  'fitted to the row "1cpu" of the 2006 table (LWN 169961), and to that row only; by validation/fit.ts; test/validation/vj2006.test.ts holds it';

/** Factors on instruction counts by column, and the instructions per packet that no column owns. */
export interface Calibration {
  readonly factor: Readonly<Record<Exclude<Column, 'other'>, number>>;
  readonly otherInstructions: number;
}

/**
 * The seven fitted numbers of the model: one factor per column of the CPU budget on the instruction counts that the
 * stages write down, for *Locks* on the lock functions' instructions; *Other* is a constant per packet. How the counts
 * split within a column is written at each stage and was fixed before any other row was looked at. The talk's columns add up to 48 of 50: the
 * seventh number is the rest.
 */
export const calibration: Calibration = {
  factor: { intr: 0.93, softint: 0.875, socket: 0.527, locks: 2.363, sched: 2.294, app: 1.03 },
  otherInstructions: 237,
};

export const fittedConstantsOf = ({ factor, otherInstructions }: Calibration): readonly Constant[] => [
  ...Object.entries(factor).map(([column, value]): Constant => ({
    id: `factor.${column}`, label: `factor on the instructions of ${column}`, value, unit: '', grade: 'derived', source: SOURCE,
  })),
  { id: 'otherInstructions', label: 'unattributed instructions per packet', value: otherInstructions, unit: 'instructions', grade: 'derived', source: SOURCE },
];

export const fittedConstants = fittedConstantsOf(calibration);
