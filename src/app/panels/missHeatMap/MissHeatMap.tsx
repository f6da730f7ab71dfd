import { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { compareMisses, type HeatPair } from '../../../analysis/compareMisses.ts';
import type { MissAxis } from '../../../analysis/missAxis.ts';
import { MISS_CLASSES, type MissClass } from '../../../analysis/missHeatMap.ts';
import type { HeatPlace } from '../../../analysis/touchesOfCell.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatNumber } from '../../../words/format.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { Picker } from '../../shared/Picker.tsx';
import { words } from '../../../words/pageWords.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import { HEAT_DOMAINS, type HeatMeasure } from './heatColour.ts';
import { CellTouches } from './CellTouches.tsx';
import { HeatGrid } from './HeatGrid.tsx';
import styles from './HeatGrid.module.css';
import { heatColumns, visibleRows, type HeatColumn } from './heatRows.ts';

/** What the columns are; steps and parts of the run of one side, since two would be too narrow. */
const AXES = {
  core: { axis: 'core', sides: ['a', 'b'] },
  stageA: { axis: 'stage', sides: ['a'] },
  stageB: { axis: 'stage', sides: ['b'] },
  timeA: { axis: 'time', sides: ['a'] },
  timeB: { axis: 'time', sides: ['b'] },
} as const satisfies Record<string, { readonly axis: MissAxis; readonly sides: readonly ('a' | 'b')[] }>;
type AxisId = keyof typeof AXES;
const AXIS_IDS = Object.keys(AXES) as AxisId[];

interface OpenCell {
  readonly trace: Trace;
  readonly title: string;
  readonly place: HeatPlace;
}

const MEASURES = Object.keys(HEAT_DOMAINS) as HeatMeasure[];

/**
 * Structures × cores, steps or parts of the run, all on one colour scale; first the lines that moved, whose total the headline has.
 * Groups open to their field groups, cells to the accesses behind them.
 */
export default function MissHeatMap({ a, b }: PanelProps) {
  const [missClass, setMissClass] = useState<MissClass>('moved');
  const [measure, setMeasure] = useState<HeatMeasure>('misses');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [detail, setDetail] = useState('');
  const [axisId, setAxisId] = useState<AxisId>('core');
  const [cell, setCell] = useState<OpenCell | null>(null);
  const { axis, sides } = AXES[axisId];
  const compared = useMemo(() => compareMisses(a, b, missClass, axis), [a, b, missClass, axis]);
  const columns = useMemo(() => heatColumns(compared, sides), [compared, sides]);
  const rows = visibleRows(compared.rows, open);
  const [low, high] = HEAT_DOMAINS[measure];
  const toggle = (key: string): void => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const openCell = ({ key, label }: HeatPair, { side, index, name }: HeatColumn): void => {
    setDetail('');
    setCell({ trace: side === 'a' ? a : b, title: words.misses.cellTitle(label, name), place: { axis, missClass, key, column: index } });
  };
  const map = useRef<HTMLDivElement>(null);
  const opened = cell !== null && (cell.trace === a || cell.trace === b) ? cell : null;
  if (cell !== opened) setCell(opened); // another run has other accesses
  const back = (): void => {
    flushSync(() => setCell(null));
    map.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus();
  };
  return (
    <PanelFrame
      title={words.misses.titles[measure]}
      note={axis === 'time' ? `${words.misses.note(low, high)}, ${words.misses.timeNote}` : words.misses.note(low, high)}
      detail={detail}
      controls={
        <>
          <Picker
            label={words.misses.class}
            value={missClass}
            entries={MISS_CLASSES.map((id) => ({ id, label: words.misses.classes[id] }))}
            onPick={(id) => {
              setCell(null);
              setMissClass(MISS_CLASSES.find((known) => known === id) ?? 'all');
            }}
          />
          <Picker
            label={words.misses.by}
            value={axisId}
            entries={AXIS_IDS.map((id) => ({ id, label: words.misses.axes[id] }))}
            onPick={(id) => {
              setCell(null);
              setAxisId(AXIS_IDS.find((known) => known === id) ?? 'core');
            }}
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
          columns={[{ label: words.misses.structure }, ...columns.map(({ name }) => ({ label: name, numeric: true }))]}
          rows={visibleRows(compared.rows, 'all').map(({ pair, depth }) => [
            `${depth > 0 ? '– ' : ''}${pair.label}`,
            ...columns.map((column) => (column.rowOf(pair).absent ? words.dash : formatNumber(column.cellOf(pair)[measure]))),
          ])}
          totals={[words.misses.allStructures, ...columns.map((column) => formatNumber(column.cellOf(compared.total)[measure]))]}
        />
      }
    >
      <div ref={map} className={styles['map']} hidden={opened !== null}>
        <HeatGrid rows={rows} total={compared.total} columns={columns} measure={measure} open={open} onToggle={toggle} onDetail={setDetail} onOpenCell={openCell} />
      </div>
      {opened === null ? null : <CellTouches trace={opened.trace} place={opened.place} title={opened.title} onBack={back} />}
    </PanelFrame>
  );
}
