import { curveStepAfter, line, scaleLinear, scaleLog } from 'd3';
import { useMemo } from 'react';
import { flowLatency } from '../../../analysis/flowLatency.ts';
import { latenciesNs, latency, type Latency } from '../../../analysis/latency.ts';
import { at } from '../../../base/assert.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatNs, formatNumber } from '../../../words/format.ts';
import { words } from '../../../words/pageWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import type { PanelProps } from '../panel.ts';
import styles from './Distribution.module.css';

const WIDTH = 400;
const HEIGHT = 130;
const LEFT = 38;
const RIGHT = 8;
const TOP = 6;
const BOTTOM = 18;
/** More points than this nobody can tell apart. */
const POINTS = 400;
const SHARES = [0, 0.5, 0.9, 1];
/** Flows in the table; many have the same story. */
const FLOWS_SHOWN = 200;

/** Of all delivered packets the share that took at most so long: A solid, B dashed, time logarithmic. */
export function Distribution({ a, b }: PanelProps) {
  const sides = useMemo(() => [{ side: 'A', trace: a }, { side: 'B', trace: b }].map((one) => ({ ...one, sorted: latenciesNs(one.trace) })), [a, b]);
  const all = sides.flatMap(({ sorted }) => (sorted.length === 0 ? [] : [at(sorted, 0), at(sorted, sorted.length - 1)]));
  const [low, high] = all.length === 0 ? [1, 10] : [Math.min(...all), Math.max(...all)];
  const x = scaleLog().domain([Math.max(1, low * 0.9), Math.max(2, high * 1.1)]).range([LEFT, WIDTH - RIGHT]);
  const y = scaleLinear().domain([0, 1]).range([HEIGHT - BOTTOM, TOP]);
  const ticks = x.ticks().filter((tick) => ['1', '2', '5'].includes(tick.toExponential().charAt(0)));
  const says = sides.map(({ side, trace, sorted }) => (sorted.length === 0 ? words.latency.distribution.nothing(side) : curveWords(side, trace)));
  return (
    <figure className={styles['figure']} aria-label={says.join('; ')}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {SHARES.map((share) => (
          <g key={share}>
            <line className={styles['rule']} x1={LEFT} x2={WIDTH - RIGHT} y1={y(share)} y2={y(share)} />
            <text className={styles['share']} x={LEFT - 4} y={y(share) + 4}>{`${share * 100} %`}</text>
          </g>
        ))}
        {ticks.map((tick) => <text key={tick} className={styles['tick']} x={x(tick)} y={HEIGHT - 4}>{formatNs(tick)}</text>)}
        {sides.map(({ side, sorted }) => (
          <path
            key={side} className={styles[side === 'A' ? 'a' : 'b']}
            d={line<readonly [number, number]>(([ns]) => x(ns), ([, share]) => y(share)).curve(curveStepAfter)(points(sorted)) ?? undefined}
          />
        ))}
      </svg>
      <figcaption>{says.map((text) => <span key={text}>{text}</span>)}</figcaption>
    </figure>
  );
}

function points(sorted: Float64Array): readonly (readonly [number, number])[] {
  const count = Math.min(POINTS, sorted.length);
  return Array.from({ length: count }, (_, k) => {
    const rank = Math.ceil(((k + 1) * sorted.length) / count);
    return [at(sorted, rank - 1), rank / sorted.length] as const;
  });
}

function curveWords(side: string, trace: Trace): string {
  const { p50, p99, max } = latency(trace);
  return words.latency.distribution.curve(side, trace.dictionary.path.label, formatNs(p50), formatNs(p99), formatNs(max));
}

/** The same by flow. */
export function FlowTables({ a, b }: PanelProps) {
  return (
    <>
      <Flows trace={a} side="A" />
      <Flows trace={b} side="B" />
    </>
  );
}

function Flows({ trace, side }: { readonly trace: Trace; readonly side: string }) {
  const { table, columns, allFlows } = words.latency.distribution;
  const name = `${side} ${trace.dictionary.path.label}`;
  const cells = ({ delivered, mean, p50, p90, p99, p999, max }: Latency): readonly string[] => [String(delivered), ...[mean, p50, p90, p99, p999, max].map((ns) => formatNumber(ns / 1000))];
  const rows = flowLatency(trace).slice(0, FLOWS_SHOWN).map(({ flow, ...own }) => [`${flow.source} → ${flow.destination}`, ...cells(own)]);
  return <DataTable caption={table(name)} columns={[{ label: name }, ...columns.map((label) => ({ label, numeric: true }))]} rows={rows} totals={[allFlows, ...cells(latency(trace))]} />;
}
