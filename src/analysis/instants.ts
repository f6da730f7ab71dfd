import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import { endLineOf, lastAtOrBefore, spanEndNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { SOURCE, sourceIndexOf, stateIndexOf } from '../trace/words.ts';
import { sortedUnique } from './sortedUnique.ts';

/**
 * Every instant at which something that the stage shows begins or ends, ascending, each once: arrivals and ends of packets,
 * spans, waits, line transfers from issue to completion, and hits that change the line's letter (E to M). Other hits change
 * nothing on the stage: a step would seem to do nothing. Of several runs, the instants of all.
 */
export function instants(...traces: readonly Trace[]): Float64Array {
  const shown = traces.map((trace) => ({ trace, touches: touchesThatShow(trace) }));
  const found = new Float64Array(shown.reduce((sum, { trace, touches }) =>
    sum + 2 * (trace.packets.length + trace.spans.length + trace.waits.length + touches.length), 0));
  let length = 0;
  for (const { trace, touches } of shown) length = pushInstants(trace, touches, found, length);
  return sortedUnique(found.subarray(0, length));
}

/** Where a step forward goes; undefined at the end. */
export const nextInstant = (sorted: Float64Array, atNs: number): number | undefined =>
  sorted[lastAtOrBefore(sorted.length, (i) => sorted[i] as number, atNs) + 1];

/** Where a step back goes; undefined at the beginning. */
export function previousInstant(sorted: Float64Array, atNs: number): number | undefined {
  const i = lastAtOrBefore(sorted.length, (k) => sorted[k] as number, atNs);
  return i >= 0 && sorted[i] === atNs ? sorted[i - 1] : sorted[i];
}

/** Puts a run's instants behind the first `length` of `found`; answers how many are there now. */
function pushInstants(trace: Trace, shown: Uint32Array, found: Float64Array, length: number): number {
  const { packets, spans, waits, touches } = trace;
  for (let packet = 0; packet < packets.length; packet++) {
    found[length++] = packets.arrivedNs[packet] as number;
    const doneNs = packets.doneNs[packet] as number;
    if (doneNs >= 0) found[length++] = doneNs;
  }
  const lastEndNs = new Float64Array(256).fill(-1);
  for (let span = 0; span < spans.length; span++) {
    const core = spans.core[span] as number;
    const beginNs = spans.beginNs[span] as number;
    const endNs = spanEndNs(spans, span);
    if (beginNs !== lastEndNs[core]) found[length++] = beginNs;
    found[length++] = endNs;
    lastEndNs[core] = endNs;
  }
  for (let wait = 0; wait < waits.length; wait++) {
    found[length++] = waits.beginNs[wait] as number;
    found[length++] = waits.endNs[wait] as number;
  }
  for (let i = 0; i < shown.length; i++) {
    const touch = shown[i] as number;
    const issuedNs = (spans.beginNs[touches.span[touch] as number] as number) + (touches.offsetTicks[touch] as number) / TICKS_PER_NS;
    found[length++] = issuedNs;
    if (sourceIndexOf(touches.what[touch] as number) !== SOURCE.privateHit) {
      found[length++] = issuedNs + (touches.latencyTicks[touch] as number) / TICKS_PER_NS;
    }
  }
  return length;
}

/** Misses, and hits after which the line is in another state than that core left it in. */
function touchesThatShow(trace: Trace): Uint32Array {
  const { spans, touches, dictionary } = trace;
  const lineEnd = dictionary.structures.reduce((end, s) => Math.max(end, endLineOf(s)), 0);
  const cores = 1 + dictionary.cores.reduce((highest, core) => Math.max(highest, core.id), 0);
  const leftAs = new Uint8Array(lineEnd * cores);
  const shown = new Uint32Array(touches.length);
  let count = 0;
  for (let touch = 0; touch < touches.length; touch++) {
    const what = touches.what[touch] as number;
    const core = spans.core[touches.span[touch] as number] as number;
    const state = stateIndexOf(what);
    const isMiss = sourceIndexOf(what) !== SOURCE.privateHit;
    if (core >= cores) {
      if (isMiss) shown[count++] = touch;
      continue;
    }
    const cell = at(touches.line, touch) * cores + core;
    if (isMiss || leftAs[cell] !== state) shown[count++] = touch;
    leftAs[cell] = state;
  }
  return shown.subarray(0, count);
}
