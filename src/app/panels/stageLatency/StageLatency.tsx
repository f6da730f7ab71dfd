import { max, scaleLinear } from 'd3';
import { useMemo, useState } from 'react';
import { latencyBars, type BarStatistic, type LatencyBar } from '../../../analysis/latencyBars.ts';
import { stageLatency } from '../../../analysis/stageLatency.ts';
import { hasCard } from '../../../trace/lookup.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatNs, formatNumber } from '../../../words/format.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import partLooks from '../../shared/parts.module.css';
import { Picker } from '../../shared/Picker.tsx';
import { words } from '../../../words/pageWords.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import { Distribution, FlowTables } from './Distribution.tsx';
import styles from './StageLatency.module.css';

const PARTS = ['instruction', 'coherence', 'cold', 'lock', 'wait'] as const;
type Part = (typeof PARTS)[number];
const partNs = (bar: LatencyBar, part: Part): number => bar[`${part}Ns`];

const STATISTICS = ['p50', 'p90', 'p99', 'p999', 'max', 'mean'] as const satisfies readonly BarStatistic[];
const VIEWS = [...STATISTICS, 'distribution'] as const;
type View = (typeof VIEWS)[number];

/** Where the time of a packet at some rank goes, column by column; or how long all of them took. */
export default function StageLatency({ a, b }: PanelProps) {
  const [view, setView] = useState<View>('p50');
  return (
    <PanelFrame
      title={words.latency.title}
      note={view === 'distribution' ? words.latency.distribution.note : words.latency.note(unitOf(a).unit)}
      controls={
        <Picker
          label={words.latency.statistic}
          value={view}
          entries={VIEWS.map((id) => ({ id, label: words.latency.statistics[id] }))}
          onPick={(id) => setView(VIEWS.find((known) => known === id) ?? 'p50')}
        />
      }
      table={view === 'distribution' ? <FlowTables a={a} b={b} /> : <StageTables a={a} b={b} />}
    >
      {view === 'distribution' ? <Distribution a={a} b={b} /> : <Bars a={a} b={b} statistic={view} />}
    </PanelFrame>
  );
}

/** Stacked bars, one row a column of the stage, A above B, on one scale. */
function Bars({ a, b, statistic }: PanelProps & { readonly statistic: BarStatistic }) {
  const bars = useMemo(() => ({ a: latencyBars(a, statistic), b: latencyBars(b, statistic) }), [a, b, statistic]);
  const names = hasCard(a) ? words.gridColumns : { ...words.gridColumns, ...words.queueGridColumns };
  const { ns: unitNs } = unitOf(a);
  const nameOf = (id: LatencyBar['gridColumn']): string => names[id];
  const rows = bars.a.flatMap((barA, i) => {
    const barB = bars.b[i];
    return barB === undefined || (barA.totalNs === 0 && barB.totalNs === 0) ? [] : [{ id: barA.gridColumn, barA, barB }];
  });
  const x = scaleLinear().domain([0, axisEndNs(rows.flatMap(({ barA, barB }) => [barA, barB]))]).nice(4);
  const endNs = x.domain()[1] ?? 1;
  const percentOf = (ns: number): number => (100 * ns) / endNs;
  return (
    <figure className={styles['figure']} aria-label={summary(rows, nameOf)}>
      <div className={styles['chart']} aria-hidden="true">
        {rows.map(({ id, barA, barB }) => (
          <div key={id} className={styles['row']}>
            <span className={styles['label']}>{nameOf(id)}</span>
            <span className={styles['bars']}>
              <Bar bar={barA} side="A" endNs={endNs} />
              <Bar bar={barB} side="B" endNs={endNs} />
            </span>
            <span className={styles['value']}>{valueOf(barA, unitNs)}</span>
            <span className={styles['value']}>{valueOf(barB, unitNs)}</span>
          </div>
        ))}
        <div className={styles['axis']}>
          <span />
          <span className={styles['ticks']}>
            {x.ticks(4).map((tick) => (
              <span key={tick} style={{ left: `${percentOf(tick)}%` }}>
                {formatNumber(tick / unitNs)}
              </span>
            ))}
          </span>
          <span className={styles['side']}>A</span>
          <span className={styles['side']}>B</span>
        </div>
      </div>
    </figure>
  );
}

interface BarProps {
  readonly bar: LatencyBar;
  readonly side: 'A' | 'B';
  readonly endNs: number;
}

/** A bar that is longer than the axis is cut off with a mark; its number stands beside it. */
function Bar({ bar, side, endNs }: BarProps) {
  return (
    <span className={styles['bar']} title={tooltip(bar, side)}>
      {PARTS.map((part) => {
        const ns = partNs(bar, part);
        return ns <= 0 ? null : <span key={part} className={partLooks[part]} style={{ width: `${(100 * ns) / endNs}%` }} />;
      })}
      {bar.totalNs > endNs ? <span className={styles['beyond']} /> : null}
    </span>
  );
}

/** Waits in the ring can be a hundred times the work. Then the axis ends where the work can still be told apart. */
function axisEndNs(bars: readonly LatencyBar[]): number {
  const longest = max(bars, (bar) => bar.totalNs) ?? 0;
  const work = max(bars, (bar) => bar.totalNs - bar.waitNs) ?? 0;
  if (longest === 0) return 1;
  return work > 0 && longest > WAITS_IN_VIEW * work ? WAITS_IN_VIEW * work : longest;
}
const WAITS_IN_VIEW = 2;

const valueOf = (bar: LatencyBar, unitNs: number): string => (bar.absent && bar.totalNs === 0 ? words.dash : formatNumber(bar.totalNs / unitNs));

/** Two programs with a queue between them are done in a fraction of a microsecond. */
const unitOf = (trace: Trace) => (hasCard(trace) ? { unit: 'µs', ns: 1000 } : { unit: 'ns', ns: 1 });

const tooltip = (bar: LatencyBar, side: string): string =>
  `${side}: ${formatNs(bar.totalNs)} (${PARTS.filter((part) => partNs(bar, part) > 0)
    .map((part) => `${words.latency.parts[part]} ${formatNs(partNs(bar, part))}`)
    .join(', ')})`;

const summary = (rows: readonly { readonly id: LatencyBar['gridColumn']; readonly barA: LatencyBar; readonly barB: LatencyBar }[], nameOf: (id: LatencyBar['gridColumn']) => string): string =>
  rows.map(({ id, barA, barB }) => `${nameOf(id)}: A ${formatNs(barA.totalNs)}, B ${formatNs(barB.totalNs)}`).join('; ');

function StageTables({ a, b }: PanelProps) {
  return (
    <>
      <StageRows trace={a} side="A" />
      <StageRows trace={b} side="B" />
    </>
  );
}

function StageRows({ trace, side }: { readonly trace: Trace; readonly side: string }) {
  const label = `${side} ${trace.dictionary.path.label}`;
  const columns = [label, ...words.latency.columns].map((text, index) => ({ label: text, numeric: index > 0 }));
  const rows = stageLatency(trace).map((row) => [
    words.latency.stageOnCore(row.label, row.core),
    String(row.count),
    ...[row.meanNs, row.instructionNs, row.stallNs, row.lockNs, row.waitNs, row.p50Ns, row.p99Ns].map(formatNumber),
  ]);
  return <DataTable caption={`${words.latency.title}, ${label}`} columns={columns} rows={rows} />;
}
