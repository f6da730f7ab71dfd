import type { Ledger } from './ledger.ts';
import type { LedgerItem } from './ledgerScenario.ts';

/** One bar of the figure, in points: from where to where. A step takes what lies between; it gives back where `to` is above. */
export interface WaterfallBar {
  readonly id: 'start' | LedgerItem | 'left' | 'hardware';
  readonly kind: 'total' | 'takes' | 'gives';
  readonly from: number;
  readonly to: number;
}

export function waterfall({ start, steps, end, hardware }: Ledger): readonly WaterfallBar[] {
  const total = (id: 'start' | 'left' | 'hardware', saved: number): WaterfallBar => ({ id, kind: 'total', from: 0, to: saved });
  let saved = start.saved;
  const falls = steps.map(({ item, inOrder, after }): WaterfallBar => {
    const bar = { id: item, kind: inOrder < 0 ? ('gives' as const) : ('takes' as const), from: saved, to: after.saved };
    saved = after.saved;
    return bar;
  });
  return [total('start', start.saved), ...falls, total('left', end.saved), ...(hardware === null ? [] : [total('hardware', hardware.saved)])];
}
