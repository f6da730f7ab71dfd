import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import { spanEndNs } from '../trace/lookup.ts';
import { GRID_COLUMNS, type GridColumn, type Trace } from '../trace/trace.ts';
import { OUTCOME } from '../trace/words.ts';
import { nearestRank } from './nearestRank.ts';
import { packetOrder } from './packetOrder.ts';
import { perTrace } from './perTrace.ts';
import { splitWait } from './sharedSpans.ts';
import { stageLatency } from './stageLatency.ts';
import { coherenceShare } from './stageStalls.ts';

export const BAR_COLUMNS: readonly (GridColumn | 'nic')[] = ['nic', ...GRID_COLUMNS];
/** Percentiles by their rank in a thousand. */
export const PERCENTILES = { p50: 500, p90: 900, p99: 990, p999: 999, max: 1000 } as const;
export type BarStatistic = 'mean' | keyof typeof PERCENTILES;

/** What one column of the picture costs a delivered packet. The parts add up to `totalNs`. */
export interface LatencyBar {
  readonly gridColumn: GridColumn | 'nic';
  readonly labels: readonly string[]; // of the path's stages in this column that ran
  /** No stage of this column ran: the path has none, or this traffic did not need it. */
  readonly absent: boolean;
  readonly instructionNs: number;
  readonly coherenceNs: number;
  readonly coldNs: number;
  readonly lockNs: number;
  /** Waits for this column's stages, and shared work of this column that the packet waited for. */
  readonly waitNs: number;
  readonly totalNs: number;
  /** The packet that stands at the percentile and whose parts these are; -1 for the mean. */
  readonly packet: number;
}

const PARTS = 5; // instruction, coherence, cold, lock, wait

/**
 * The latency of delivered packets laid out over the columns of the picture, always one bar a column, so that two paths can
 * be put side by side. Means add up to the mean latency (the parts of one packet to its latency). A percentile's bar is the real packet at that rank *of this
 * column*, with its own parts: bars of a percentile do not add up to a percentile of the latency.
 */
export function latencyBars(trace: Trace, statistic: BarStatistic): readonly LatencyBar[] {
  const { totals, sums, packets } = columnTotals(trace);
  const ran = stageLatency(trace);
  return BAR_COLUMNS.map((gridColumn, column) => {
    const labels = [...new Set(ran.filter((row) => row.gridColumn === gridColumn).map((row) => row.label))];
    const about = { gridColumn, labels, absent: labels.length === 0 };
    const parts = new Float64Array(BAR_COLUMNS.length * PARTS);
    if (packets.length === 0) return { ...about, ...partsOf(parts, column), packet: -1 };
    if (statistic === 'mean') return { ...about, ...partsOf(sums.map((sum) => sum / packets.length), column), packet: -1 };
    const packet = packetAtRank(totals, packets, column, PERCENTILES[statistic]);
    addPacket(trace, packet, parts);
    return { ...about, ...partsOf(parts, column), packet };
  });
}

function partsOf(parts: Float64Array, column: number) {
  const part = (i: number): number => at(parts, column * PARTS + i);
  return {
    instructionNs: part(0), coherenceNs: part(1), coldNs: part(2), lockNs: part(3), waitNs: part(4),
    totalNs: part(0) + part(1) + part(2) + part(3) + part(4),
  };
}

/** Per delivered packet and column the total, and the sum of all parts. */
export const columnTotals = perTrace((trace: Trace) => {
  const outcome = trace.packets.outcome;
  const packets = Uint32Array.from(outcome.keys()).filter((packet) => outcome[packet] === OUTCOME.delivered);
  const columns = BAR_COLUMNS.length;
  const totals = new Float64Array(packets.length * columns);
  const sums = new Float64Array(columns * PARTS);
  const parts = new Float64Array(columns * PARTS);
  for (let i = 0; i < packets.length; i++) {
    parts.fill(0);
    addPacket(trace, packets[i] as number, parts);
    for (let k = 0; k < parts.length; k++) {
      const value = parts[k] as number;
      sums[k] = (sums[k] as number) + value;
      const column = i * columns + Math.floor(k / PARTS);
      totals[column] = (totals[column] as number) + value;
    }
  }
  return { packets, totals, sums };
});

/** Of the packets at that rank the first one. */
function packetAtRank(totals: Float64Array, packets: Uint32Array, column: number, perMille: number): number {
  const ofColumn = new Float64Array(packets.length);
  for (let i = 0; i < packets.length; i++) ofColumn[i] = totals[i * BAR_COLUMNS.length + column] as number;
  return at(packets, ofColumn.indexOf(nearestRank(ofColumn.slice().sort(), perMille)));
}

/** Adds one packet's latency to the parts of the columns. */
function addPacket(trace: Trace, packet: number, parts: Float64Array): void {
  const { spans, packets } = trace;
  const { first, entries } = packetOrder(trace);
  const columns = stageColumns(trace);
  const coherence = coherenceShare(trace);
  const doneNs = at(packets.doneNs, packet);
  const end = at(first, packet + 1);
  let waitsFrom = at(first, packet);
  for (let i = waitsFrom; i < end; i++) {
    const entry = entries[i] as number;
    if (entry < 0) continue;
    if (spanEndNs(spans, entry) > doneNs) return;
    const stage = spans.stage[entry] as number;
    const column = columns[stage] as number;
    for (; waitsFrom < i; waitsFrom++) addWait(trace, ~(entries[waitsFrom] as number), column, parts);
    waitsFrom = i + 1;
    const stallNs = (spans.stallTicks[entry] as number) / TICKS_PER_NS;
    const coherenceNs = stallNs * (coherence[stage * 256 + (spans.core[entry] as number)] as number);
    const part = column * PARTS;
    parts[part] = (parts[part] as number) + (spans.instructionTicks[entry] as number) / TICKS_PER_NS;
    parts[part + 1] = (parts[part + 1] as number) + coherenceNs;
    parts[part + 2] = (parts[part + 2] as number) + (stallNs - coherenceNs);
    parts[part + 3] = (parts[part + 3] as number) + (spans.lockTicks[entry] as number) / TICKS_PER_NS;
  }
}

/** The named pieces of a wait: shared work in its own column, the rest in the column of the stage that was waited for. */
function addWait(trace: Trace, wait: number, column: number, parts: Float64Array): void {
  const columns = stageColumns(trace);
  splitWait(trace, wait, (beginNs, endNs, sharedSpan) => {
    const where = sharedSpan < 0 ? column : (columns[trace.spans.stage[sharedSpan] as number] as number);
    const part = where * PARTS + 4;
    parts[part] = (parts[part] as number) + (endNs - beginNs);
  });
}

const stageColumns = perTrace((trace: Trace): Uint8Array =>
  Uint8Array.from(trace.dictionary.stages, (stage) => BAR_COLUMNS.indexOf(stage.gridColumn)));
