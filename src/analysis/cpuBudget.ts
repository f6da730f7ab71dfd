import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import type { Trace } from '../trace/trace.ts';
import { COLUMNS, OUTCOME, type Column } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

/** In percent of one core; `busy` is the sum of the columns. */
export type Budget = Readonly<Record<Column | 'busy', number>>;
export type CoreBudget = Budget & { readonly core: number };

export interface CpuBudget {
  readonly fromNs: number; // first arrival
  readonly toNs: number; // last delivery, right or wrong, or forwarding; the run's end when there was none
  readonly perCore: readonly CoreBudget[];
  readonly total: Budget; // all cores together: may exceed 100
}

/**
 * Where the cores' time went between the first arrival and the last delivery. `locks` gets every stage's lock time, wherever
 * it happened; the rest of a stage goes to the stage's own column. The card's own work costs no CPU. A span that reaches over
 * the window's edge counts with the share of it that lies inside, each of its parts in proportion.
 */
export const cpuBudget = perTrace((trace: Trace): CpuBudget => {
  const { spans, dictionary } = trace;
  const { fromNs, toNs } = budgetWindow(trace);
  const columnOf = dictionary.stages.map(({ column }) => (column === 'none' ? -1 : COLUMNS.indexOf(column)));
  const locks = COLUMNS.indexOf('locks');
  const ticks = new Float64Array(256 * COLUMNS.length);
  for (let span = 0; span < spans.length; span++) {
    const column = columnOf[spans.stage[span] as number] as number;
    if (column < 0) continue;
    const lockTicks = spans.lockTicks[span] as number;
    const workTicks = (spans.instructionTicks[span] as number) + (spans.stallTicks[span] as number);
    const beginNs = spans.beginNs[span] as number;
    const endNs = beginNs + (workTicks + lockTicks) / TICKS_PER_NS;
    const share = beginNs >= fromNs && endNs <= toNs ? 1 : shareInside(beginNs, endNs, fromNs, toNs);
    const row = (spans.core[span] as number) * COLUMNS.length;
    ticks[row + column] = (ticks[row + column] as number) + workTicks * share;
    ticks[row + locks] = (ticks[row + locks] as number) + lockTicks * share;
  }
  const percentPerTick = toNs > fromNs ? 100 / ((toNs - fromNs) * TICKS_PER_NS) : 0;
  const perCore = dictionary.cores.map(({ id }) => ({ core: id, ...budgetOf((column) => at(ticks, id * COLUMNS.length + column) * percentPerTick) }));
  const total = budgetOf((column) => perCore.reduce((sum, core) => sum + core[at(COLUMNS, column)], 0));
  return { fromNs, toNs, perCore, total };
});

/** Taken by a socket, whosever, or passed on. */
const REACHED: ReadonlySet<number> = new Set([OUTCOME.delivered, OUTCOME.misdelivered, OUTCOME.forwarded]);

function budgetWindow({ packets, dictionary }: Trace): { readonly fromNs: number; readonly toNs: number } {
  let lastNs = -1;
  for (let packet = 0; packet < packets.length; packet++) {
    if (REACHED.has(packets.outcome[packet] as number)) lastNs = Math.max(lastNs, packets.doneNs[packet] as number);
  }
  return { fromNs: packets.arrivedNs[0] ?? 0, toNs: lastNs < 0 ? dictionary.endNs : lastNs };
}

const shareInside = (beginNs: number, endNs: number, fromNs: number, toNs: number): number =>
  endNs > beginNs ? Math.max(0, Math.min(endNs, toNs) - Math.max(beginNs, fromNs)) / (endNs - beginNs) : 0;

function budgetOf(percentOf: (column: number) => number): Budget {
  const percents = COLUMNS.map((column, i) => [column, percentOf(i)] as const);
  const busy = percents.reduce((sum, [, percent]) => sum + percent, 0);
  return Object.fromEntries([...percents, ['busy', busy]]) as Budget;
}
