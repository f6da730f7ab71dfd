import { TICKS_PER_NS } from '../base/units.ts';
import { lookup, rowsOf, spanEndNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { KIND, kindIndexOf, SOURCE, sourceIndexOf, WHY, whyIndexOf } from '../trace/words.ts';
import { coherenceShare } from './stageStalls.ts';

/** What a core's time within a span went to. `coherence`: lost to another core; `memory`: to DRAM (dma, capacity, cold). */
export const PARTS = ['instructions', 'coherence', 'memory', 'lock'] as const;
export const PART = { instructions: 0, coherence: 1, memory: 2, lock: 3 } as const;

export type VisitPart = (part: number, beginNs: number, endNs: number) => void;

/**
 * The pieces of a span in time order, tiling it exactly: a stall or a lock lies where its touch was issued, instructions
 * fill the rest. What a span waited for touches of an earlier one (a join) is put at its end.
 *
 *     touches          r       r           l
 *     pieces     |instr|stall|stall| instr |lock|instr|
 */
export function spanParts(trace: Trace, span: number, visit: VisitPart): void {
  const { spans, touches } = trace;
  const beginNs = spans.beginNs[span] as number;
  const endNs = spanEndNs(spans, span);
  let stallTicks = spans.stallTicks[span] as number;
  let lockTicks = spans.lockTicks[span] as number;
  const rows = rowsOf(lookup(trace).touchesBySpan, span);
  const lockWeight = lockTicks > 0 ? weightOfLocks(trace, rows) : 0;
  const lockTicksAll = lockTicks;
  let atNs = beginNs;
  const put = (part: number, offsetTicks: number, ticks: number): void => {
    const fromNs = Math.min(endNs, Math.max(atNs, beginNs + offsetTicks / TICKS_PER_NS));
    const toNs = Math.min(endNs, fromNs + ticks / TICKS_PER_NS);
    if (fromNs > atNs) visit(PART.instructions, atNs, fromNs);
    if (toNs > fromNs) visit(part, fromNs, toNs);
    atNs = toNs;
  };
  for (let i = 0; i < rows.length && (stallTicks > 0 || lockTicks > 0); i++) {
    const touch = rows[i] as number;
    const what = touches.what[touch] as number;
    const kind = kindIndexOf(what);
    if (lockWeight > 0 && isLock(kind)) {
      const ticks = Math.min(lockTicks, (lockTicksAll * weight(trace, touch)) / lockWeight);
      lockTicks -= ticks;
      put(PART.lock, touches.offsetTicks[touch] as number, ticks);
    } else if (stallTicks > 0 && (touches.stallTicks[touch] as number) > 0 && !isLock(kind)) {
      const ticks = Math.min(stallTicks, touches.stallTicks[touch] as number);
      stallTicks -= ticks;
      put(isCoherence(what) ? PART.coherence : PART.memory, touches.offsetTicks[touch] as number, ticks);
    }
  }
  const restTicks = stallTicks + lockTicks;
  if (restTicks > 0) {
    const offsetTicks = (endNs - beginNs) * TICKS_PER_NS - restTicks;
    const share = coherenceShare(trace)[(spans.stage[span] as number) * 256 + (spans.core[span] as number)] as number;
    if (stallTicks > 0) put(share >= 0.5 ? PART.coherence : PART.memory, offsetTicks, stallTicks);
    if (lockTicks > 0) put(PART.lock, offsetTicks + stallTicks, lockTicks);
  }
  if (endNs > atNs) visit(PART.instructions, atNs, endNs);
}

const isLock = (kind: number): boolean => kind === KIND.lock || kind === KIND.unlock;

const isCoherence = (what: number): boolean => {
  const source = sourceIndexOf(what);
  return whyIndexOf(what) === WHY.coherence || source === SOURCE.upgrade || (source >= SOURCE.peerClean && source <= SOURCE.remotePeer);
};

/** Spinning shows as stall, a moved lock line as latency; an uncontended lock at home still costs its instruction. */
const weight = ({ touches }: Trace, touch: number): number =>
  Math.max(touches.stallTicks[touch] as number, touches.latencyTicks[touch] as number) + TICKS_PER_NS;

function weightOfLocks(trace: Trace, rows: Uint32Array): number {
  let sum = 0;
  for (const touch of rows) if (isLock(kindIndexOf(trace.touches.what[touch] as number))) sum += weight(trace, touch);
  return sum;
}
