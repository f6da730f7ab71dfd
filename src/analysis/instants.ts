import { at } from '../base/assert.ts';
import { TICKS_PER_NS } from '../base/units.ts';
import { endLineOf, lastAtOrBefore, spanEndNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { SOURCE, sourceIndexOf, stateIndexOf } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';
import { sortedUnique } from './sortedUnique.ts';

/**
 * Every instant of a run at which something that the stage shows begins or ends, ascending, each once: arrivals and ends of packets,
 * spans, waits, line transfers from issue to completion, and hits that change the line's letter (E to M). Other hits change
 * nothing on the stage: a step would seem to do nothing.
 */
export const instants = perTrace((trace: Trace): Float64Array => {
  const touches = touchesThatShow(trace);
  const found = new Float64Array(2 * (trace.packets.length + trace.spans.length + trace.waits.length + touches.length));
  return sortedUnique(found.subarray(0, pushInstants(trace, touches, found)));
});

/** One run, or two on one playhead: their instants are never put into one list, which for long runs would take a second. */
export type OneOrTwo = readonly Trace[];

/** Where a step forward goes; undefined at the end. */
export function nextInstant(runs: OneOrTwo, atNs: number): number | undefined {
  const next = Math.min(...runs.map((trace) => instants(trace)[upTo(instants(trace), atNs)] ?? Infinity));
  return next === Infinity ? undefined : next;
}

/** Where a step back goes; undefined at the beginning. */
export function previousInstant(runs: OneOrTwo, atNs: number): number | undefined {
  const previous = Math.max(...runs.map((trace) => {
    const sorted = instants(trace);
    const count = upTo(sorted, atNs);
    return (sorted[count - 1] === atNs ? sorted[count - 2] : sorted[count - 1]) ?? -Infinity;
  }));
  return previous === -Infinity ? undefined : previous;
}

/** How many instants there are, and how many of them up to one; what both runs have counts once. */
export function countInstants(runs: OneOrTwo, atNs: number): { readonly upTo: number; readonly all: number } {
  const [first, second] = runs;
  const count = (lists: readonly Float64Array[], ns: number): number => lists.reduce((sum, list) => sum + upTo(list, ns), 0);
  const lists = runs.map(instants);
  const both = first === undefined || second === undefined ? [] : [inBoth(first, second)];
  return { upTo: count(lists, atNs) - count(both, atNs), all: count(lists, Infinity) - count(both, Infinity) };
}

const upTo = (sorted: Float64Array, ns: number): number => lastAtOrBefore(sorted.length, (i) => sorted[i] as number, ns) + 1;

const known = new WeakMap<Trace, { readonly second: Trace; readonly shared: Float64Array }>();

/** Instants that two runs share: arrivals, mostly. */
function inBoth(first: Trace, second: Trace): Float64Array {
  const kept = known.get(first);
  if (kept?.second === second) return kept.shared;
  const [xs, ys] = [instants(first), instants(second)];
  const found: number[] = [];
  for (let i = 0, k = 0; i < xs.length && k < ys.length; ) {
    const x = xs[i] as number;
    const y = ys[k] as number;
    if (x === y) found.push(x);
    i += Number(x <= y); // no branch to mispredict
    k += Number(y <= x);
  }
  const shared = Float64Array.from(found);
  known.set(first, { second, shared });
  return shared;
}

/** Puts a run's instants into `found`; answers how many they are. */
function pushInstants(trace: Trace, shown: Uint32Array, found: Float64Array): number {
  const { packets, spans, waits, touches } = trace;
  let length = 0;
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
