import { useStore } from 'zustand';
import { modelWords as words } from '../../../words/modelWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import type { ConstantRow } from './constantRows.ts';
import { modelStore } from './modelStore.ts';
import { gapOf } from './TornadoChart.tsx';

const points = (value: number): string => value.toFixed(2);

/** What is listed, with sources; and every bar of the tornado. */
export function ModelTables({ rows }: { readonly rows: readonly ConstantRow[] }) {
  const tornado = useStore(modelStore, (state) => state.tornado);
  return (
    <>
      <DataTable
        caption={words.list}
        columns={words.columns.map((label, column) => ({ label, numeric: column === 2 || column === 3 }))}
        rows={rows.map(({ label, id, value, inForce, unit, grade, of, source }) => [label, id, String(value), String(inForce), unit, grade, of, source])}
      />
      {tornado === null ? null : (
        <DataTable
          caption={words.tornado.title}
          columns={words.tornado.columns.map((label, column) => ({ label, numeric: column > 0 && column !== 2 }))}
          rows={tornado.bars.map(({ label, value, unit, low, high, spread }) => [
            label, String(value), unit, ...[low.verdict.busyA, low.verdict.busyB, gapOf(low.verdict), high.verdict.busyA, high.verdict.busyB, gapOf(high.verdict), spread].map(points),
          ])}
        />
      )}
    </>
  );
}
