import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import type { GridColumn, Trace } from '../trace/trace.ts';
import { CONTINUED, type Column } from '../trace/words.ts';
import { nearestRank } from './nearestRank.ts';
import { packetOrder } from './packetOrder.ts';
import { perTrace } from './perTrace.ts';
import { coherenceShare } from './stageStalls.ts';

/** One stage on one core. Means are per execution; an execution that an interrupt cut in two is one. */
export interface StageLatencyRow {
  readonly id: string;
  readonly label: string;
  readonly column: Column | 'none';
  readonly gridColumn: GridColumn | 'nic';
  readonly core: number; // DEVICE = the card
  readonly count: number;
  readonly meanNs: number; // instructionNs + stallNs + lockNs
  readonly instructionNs: number;
  readonly stallNs: number; // coherenceNs + coldNs
  readonly coherenceNs: number;
  readonly coldNs: number;
  readonly lockNs: number;
  /**
   * How long packets waited directly before it (before the rest of it, where they were preempted), whatever the wait is
   * named. Not in meanNs. 0 for shared stages: packets wait for what comes behind them.
   */
  readonly waitNs: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
}

/** Row of a stage on a core in the sums below. */
const keyOf = (stage: number, core: number): number => stage * 256 + core;

/** In the order of the path's stages, then of cores; only stages that ran. */
export const stageLatency = perTrace((trace: Trace): readonly StageLatencyRow[] => {
  const sums = sumByStage(trace);
  const waitNs = waitsBeforeStages(trace);
  const coherence = coherenceShare(trace);
  const rows: StageLatencyRow[] = [];
  for (let key = 0; key < sums.count.length; key++) {
    const count = at(sums.count, key);
    if (count === 0) continue;
    const { id, label, column, gridColumn } = at(trace.dictionary.stages, key >> 8);
    const executions = sums.executionTicks.subarray(at(sums.first, key), at(sums.first, key + 1)).sort();
    const meanOf = (ticks: Float64Array): number => at(ticks, key) / count / TICKS_PER_NS;
    const stallNs = meanOf(sums.stallTicks);
    const coherenceNs = stallNs * at(coherence, key);
    rows.push({
      id, label, column, gridColumn, core: key & 255, count,
      meanNs: (at(sums.instructionTicks, key) + at(sums.stallTicks, key) + at(sums.lockTicks, key)) / count / TICKS_PER_NS,
      instructionNs: meanOf(sums.instructionTicks),
      stallNs, coherenceNs, coldNs: stallNs - coherenceNs,
      lockNs: meanOf(sums.lockTicks),
      waitNs: at(waitNs, key) / count,
      p50Ns: nearestRank(executions, 500) / TICKS_PER_NS,
      p99Ns: nearestRank(executions, 990) / TICKS_PER_NS,
    });
  }
  return rows;
});

function sumByStage(trace: Trace) {
  const { spans, dictionary } = trace;
  const size = dictionary.stages.length * 256;
  const count = new Uint32Array(size);
  const instructionTicks = new Float64Array(size);
  const stallTicks = new Float64Array(size);
  const lockTicks = new Float64Array(size);
  for (let span = 0; span < spans.length; span++) {
    const key = keyOf(spans.stage[span] as number, spans.core[span] as number);
    if (((spans.flags[span] as number) & CONTINUED) === 0) count[key] = (count[key] as number) + 1;
    instructionTicks[key] = (instructionTicks[key] as number) + (spans.instructionTicks[span] as number);
    stallTicks[key] = (stallTicks[key] as number) + (spans.stallTicks[span] as number);
    lockTicks[key] = (lockTicks[key] as number) + (spans.lockTicks[span] as number);
  }
  return { count, instructionTicks, stallTicks, lockTicks, ...executionsByStage(trace, count) };
}

/** Ticks of every execution, its continuations added: executions of a row are `[first[key] .. first[key + 1])`. */
function executionsByStage(trace: Trace, count: Uint32Array): { readonly first: Uint32Array; readonly executionTicks: Float64Array } {
  const { spans } = trace;
  const first = new Uint32Array(count.length + 1);
  for (let key = 0; key < count.length; key++) first[key + 1] = (first[key] as number) + (count[key] as number);
  const next = first.slice();
  const executionTicks = new Float64Array(first[count.length] as number);
  const packetOf = new Int32Array(executionTicks.length);
  for (let span = 0; span < spans.length; span++) {
    const key = keyOf(spans.stage[span] as number, spans.core[span] as number);
    const ticks = (spans.instructionTicks[span] as number) + (spans.stallTicks[span] as number) + (spans.lockTicks[span] as number);
    const packet = spans.packet[span] as number;
    if (((spans.flags[span] as number) & CONTINUED) === 0) {
      const slot = next[key] as number;
      next[key] = slot + 1;
      executionTicks[slot] = ticks;
      packetOf[slot] = packet;
    } else {
      const slot = executionOf(packet, packetOf, first[key] as number, next[key] as number);
      if (slot >= 0) executionTicks[slot] = (executionTicks[slot] as number) + ticks;
    }
  }
  return { first, executionTicks };
}

/** A cut execution is one of the last of its row: between its pieces only interrupts and what they set off ran on the core. */
const LOOK_BACK = 64;

function executionOf(packet: number, packetOf: Int32Array, from: number, to: number): number {
  for (let slot = to - 1; slot >= Math.max(from, to - LOOK_BACK); slot--) if (packetOf[slot] === packet) return slot;
  return to - 1 >= from ? to - 1 : -1;
}

/** Sum of the waits directly before the stage, by row, in ns. */
function waitsBeforeStages(trace: Trace): Float64Array {
  const { spans, waits, packets } = trace;
  const { first, entries } = packetOrder(trace);
  const sumNs = new Float64Array(trace.dictionary.stages.length * 256);
  for (let packet = 0; packet < packets.length; packet++) {
    let waitedNs = 0;
    for (let i = first[packet] as number; i < (first[packet + 1] as number); i++) {
      const entry = entries[i] as number;
      if (entry < 0) {
        waitedNs += (waits.endNs[~entry] as number) - (waits.beginNs[~entry] as number);
      } else if (waitedNs > 0) {
        const key = keyOf(spans.stage[entry] as number, spans.core[entry] as number);
        sumNs[key] = (sumNs[key] as number) + waitedNs;
        waitedNs = 0;
      }
    }
  }
  return sumNs;
}
