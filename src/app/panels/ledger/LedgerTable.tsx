import type { Compared, Ledger, Measured } from '../../../analysis/ledger/ledger.ts';
import { LEDGER_ITEMS } from '../../../analysis/ledger/ledgerScenario.ts';
import { formatNumber } from '../../../words/format.ts';
import { ledgerPoints as points, ledgerWords as words } from '../../../words/ledgerWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { labelOf } from './Waterfall.tsx';

const NONE = '–';
const COLUMNS = [words.inOrder, words.first, words.last, words.after, words.stackBusy, words.channelBusy, words.linesMoved, words.lost];

/** All that was measured, and whose words stand beside it. */
export function LedgerTable({ ledger }: { readonly ledger: Ledger | null }) {
  const steps = LEDGER_ITEMS.map((item) => {
    const step = ledger?.steps.find((one) => one.item === item);
    const values = step === undefined ? COLUMNS.map(() => NONE) : [points(-step.inOrder), points(-step.first), points(-step.last), ...told(step.after)];
    return [words.items[item].label, ...values, words.said(words.items[item])];
  });
  const total = (id: 'start' | 'left' | 'hardware', values: readonly string[]): readonly string[] => [labelOf(id, ledger), NONE, NONE, NONE, ...values, ''];
  const rows = ledger === null ? steps : [
    total('start', told(ledger.start)), ...steps, total('left', told(ledger.end)),
    ...(ledger.hardware === null ? [] : [total('hardware', [points(ledger.hardware.saved), points(ledger.end.stack.busy), ...measured(ledger.hardware.measured)])]),
  ];
  return <DataTable caption={words.title} columns={[{ label: words.step }, ...COLUMNS.map((label) => ({ label, numeric: true })), { label: words.saidIn2006 }]} rows={rows} />;
}

const measured = ({ busy, linesMoved, lost }: Measured): readonly string[] => [points(busy), formatNumber(linesMoved), formatNumber(lost)];
const told = ({ saved, stack, channel }: Compared): readonly string[] => [points(saved), points(stack.busy), ...measured(channel)];
