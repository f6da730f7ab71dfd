import { outcomesAt, type OutcomeCounts } from '../../../analysis/outcomeCounts.ts';
import type { Trace } from '../../../trace/trace.ts';
import { DROP_REASONS, type DropReason } from '../../../trace/words.ts';
import { natWords as words } from '../../../words/natWords.ts';

export interface OutcomeRow {
  readonly id: string;
  readonly label: string;
  /** A, then B. */
  readonly cells: readonly { readonly now: number; readonly end: number }[];
}

const ALWAYS: readonly string[] = ['delivered', 'misdelivered'];

/** Of both sides, at an instant and at the end: what occurs on either, and what one looks for. */
export function outcomeRows(a: Trace, b: Trace, atNs: number): readonly OutcomeRow[] {
  const sides = [a, b].map((trace) => ({ now: outcomesAt(trace, atNs), end: outcomesAt(trace, Infinity) }));
  const row = (id: string, label: string, of: (counts: OutcomeCounts) => number): OutcomeRow => ({ id, label, cells: sides.map(({ now, end }) => ({ now: of(now), end: of(end) })) });
  const droppedBy = (reason: DropReason): OutcomeRow => row(reason, words.droppedBy(reason), ({ dropped }) => dropped[reason] ?? 0);
  const { outcomes } = words;
  const rows = [
    row('delivered', outcomes.delivered, ({ delivered }) => delivered),
    row('misdelivered', outcomes.misdelivered, ({ misdelivered }) => misdelivered),
    row('forwarded', outcomes.forwarded, ({ forwarded }) => forwarded),
    ...DROP_REASONS.map(droppedBy),
    row('inFlight', outcomes.inFlight, ({ inFlight }) => inFlight),
    row('slowPath', outcomes.slowPath, ({ slowPath }) => slowPath),
    row('handedOver', outcomes.handedOver, ({ handedOver }) => handedOver),
  ];
  return rows.filter(({ id, cells }) => ALWAYS.includes(id) || cells.some(({ now, end }) => (id === 'inFlight' ? now : end) > 0));
}
