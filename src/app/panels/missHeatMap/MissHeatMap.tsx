import { useMemo, useState } from 'react';
import { compareMisses } from '../../../analysis/compareMisses.ts';
import { MISS_CLASSES, type MissClass } from '../../../analysis/missHeatMap.ts';
import { formatNumber } from '../../../words/format.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { Picker } from '../../shared/Picker.tsx';
import { words } from '../../../words/pageWords.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import { HEAT_DOMAINS, type HeatMeasure } from './heatColour.ts';
import { HeatGrid } from './HeatGrid.tsx';
import { heatColumns, visibleRows } from './heatRows.ts';

const MEASURES = Object.keys(HEAT_DOMAINS) as HeatMeasure[];

/** Structures × cores, both sides on one colour scale; first the lines that moved, whose total the headline has. Groups open to their field groups. */
export default function MissHeatMap({ a, b }: PanelProps) {
  const [missClass, setMissClass] = useState<MissClass>('moved');
  const [measure, setMeasure] = useState<HeatMeasure>('misses');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [detail, setDetail] = useState('');
  const compared = useMemo(() => compareMisses(a, b, missClass), [a, b, missClass]);
  const columns = useMemo(() => heatColumns(compared), [compared]);
  const rows = visibleRows(compared.rows, open);
  const [low, high] = HEAT_DOMAINS[measure];
  const toggle = (key: string): void => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <PanelFrame
      title={words.misses.titles[measure]}
      note={words.misses.note(low, high)}
      detail={detail}
      controls={
        <>
          <Picker
            label={words.misses.class}
            value={missClass}
            entries={MISS_CLASSES.map((id) => ({ id, label: words.misses.classes[id] }))}
            onPick={(id) => setMissClass(MISS_CLASSES.find((known) => known === id) ?? 'all')}
          />
          <Picker
            label={words.misses.measure}
            value={measure}
            entries={MEASURES.map((id) => ({ id, label: words.misses.measures[id] }))}
            onPick={(id) => setMeasure(MEASURES.find((known) => known === id) ?? 'misses')}
          />
        </>
      }
      table={
        <DataTable
          caption={words.misses.titles[measure]}
          columns={[{ label: words.misses.structure }, ...columns.map(({ label }) => ({ label, numeric: true }))]}
          rows={visibleRows(compared.rows, 'all').map(({ pair, depth }) => [
            `${depth > 0 ? '– ' : ''}${pair.label}`,
            ...columns.map((column) => (column.rowOf(pair).absent ? words.dash : formatNumber(column.cellOf(pair)[measure]))),
          ])}
          totals={[words.misses.allStructures, ...columns.map((column) => formatNumber(column.cellOf(compared.total)[measure]))]}
        />
      }
    >
      <HeatGrid rows={rows} total={compared.total} columns={columns} measure={measure} open={open} onToggle={toggle} onDetail={setDetail} />
    </PanelFrame>
  );
}
