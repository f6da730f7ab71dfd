import type { BreakEvens } from '../analysis/ledger/breakEven.ts';
import type { Ledger } from '../analysis/ledger/ledger.ts';
import { ledgerWords as words } from '../words/ledgerWords.ts';
import { textTable } from './textTable.ts';

const points = (value: number): string => value.toFixed(2);

/** The waterfall as it is read, then the break-even, then how to repeat a step. */
export function ledgerText(label: string, { start, steps, end, hardware }: Ledger, { sameRules, againstBareStack, rulesMax }: BreakEvens): string {
  const head = [words.step, '', words.inOrder, words.first, words.last, words.after, words.stackBusy, words.channelBusy, words.linesMoved];
  const rows = [
    [words.saved, '', '', '', '', points(start.saved), points(start.stack.busy), points(start.channel.busy), points(start.channel.linesMoved)],
    ...steps.map(({ item, inOrder, first, last, after }) => [
      words.items[item].label, item, points(-inOrder), points(-first), points(-last), points(after.saved), points(after.stack.busy), points(after.channel.busy), points(after.channel.linesMoved),
    ]),
    [words.left, '', '', '', '', points(end.saved), '', '', ''],
    ...(hardware === null ? [] : [[words.byCard(hardware.pathId), '', '', '', '', points(hardware.saved), '', points(hardware.measured.busy), points(hardware.measured.linesMoved)]]),
  ];
  return [
    `${words.title} ${label}\n${words.unit}\n\n`, textTable([head, ...rows], 2), '\n', `${words.negative}\n`,
    `${words.sameRules(sameRules, rulesMax)}\n`, `${words.againstBareStack(againstBareStack, rulesMax)}\n\n`, `${words.quote}\n${words.quoteBy}\n\n`, `${words.repeat}\n`,
  ].join('');
}
