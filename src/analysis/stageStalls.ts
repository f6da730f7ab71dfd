import type { Trace } from '../trace/trace.ts';
import { KIND, SOURCE, WHY, kindIndexOf, sourceIndexOf, whyIndexOf } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';

/**
 * Which part of a stage's stalls was lost to other cores, by `stage * 256 + core`, 0..1: the line came from a peer, its
 * other copies had to go, or a peer had taken it. The rest was lost to memory (dma, capacity, cold).
 *
 * A stall is recorded with the touch that caused it, and may be served in a later stage; so the touches of a stage give the
 * *proportion* in which that stage's own stalls are divided, and the two parts add up to them. A stage of whose touches none
 * made its core wait serves only those before it: its stalls are divided as its core's are altogether. Stalls of locks are not
 * in it: they are `lockNs`.
 */
export const coherenceShare = perTrace((trace: Trace): Float64Array => {
  const { touches, spans, dictionary } = trace;
  const size = dictionary.stages.length * 256;
  const coherenceTicks = new Float64Array(size);
  const allTicks = new Float64Array(size);
  for (let touch = 0; touch < touches.length; touch++) {
    const ticks = touches.stallTicks[touch] as number;
    if (ticks === 0) continue;
    const what = touches.what[touch] as number;
    const kind = kindIndexOf(what);
    if (kind === KIND.lock || kind === KIND.unlock) continue;
    const span = touches.span[touch] as number;
    const key = (spans.stage[span] as number) * 256 + (spans.core[span] as number);
    allTicks[key] = (allTicks[key] as number) + ticks;
    if (isCoherence(sourceIndexOf(what), whyIndexOf(what))) coherenceTicks[key] = (coherenceTicks[key] as number) + ticks;
  }
  const ofCores = (ticks: Float64Array): Float64Array => {
    const sums = new Float64Array(256);
    ticks.forEach((one, key) => (sums[key & 255] = (sums[key & 255] as number) + one));
    return sums;
  };
  const [coherenceOfCore, allOfCore] = [ofCores(coherenceTicks), ofCores(allTicks)];
  return coherenceTicks.map((ticks, key) => {
    const own = allTicks[key] as number;
    const [part, whole] = own > 0 ? [ticks, own] : [coherenceOfCore[key & 255] as number, allOfCore[key & 255] as number];
    return part === 0 ? 0 : part / whole;
  });
});

const isCoherence = (source: number, why: number): boolean =>
  why === WHY.coherence || source === SOURCE.upgrade || (source >= SOURCE.peerClean && source <= SOURCE.remotePeer);
