import type { Constant } from '../../base/constant.ts';
import type { Column } from '../../trace/words.ts';

const SOURCE =
  'fitted to the row "1cpu" of the 2006 table (LWN 169961), and to that row only; test/model/oneCpu.test.ts holds it';

/**
 * The seven fitted numbers of the model: one factor per column of the CPU budget on the instruction counts that the
 * stages write down, for *Locks* on the lock functions' instructions; *Other* is a constant per packet. How the counts
 * split within a column is written at each stage and was fixed before any other row was looked at.
 */
export const FACTOR: Readonly<Record<Exclude<Column, 'other'>, number>> = {
  intr: 1.133,
  softint: 0.948,
  socket: 0.616,
  locks: 5.922,
  sched: 2.357,
  app: 1.033,
};

/** Instructions per packet that no column of the talk owns (its columns add up to 48 of 50). */
export const OTHER_INSTRUCTIONS = 238;

export const fittedConstants: readonly Constant[] = [
  ...Object.entries(FACTOR).map(([column, value]): Constant => ({
    id: `factor.${column}`, label: `factor on the instructions of ${column}`, value, unit: '', grade: 'derived', source: SOURCE,
  })),
  { id: 'otherInstructions', label: 'unattributed instructions per packet', value: OTHER_INSTRUCTIONS, unit: 'instructions', grade: 'derived', source: SOURCE },
];
