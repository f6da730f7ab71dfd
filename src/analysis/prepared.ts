import { keepLookup, lookup, type Lookup } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { cpuBudget } from './cpuBudget.ts';
import { instants } from './instants.ts';
import { latenciesNs } from './latency.ts';
import { columnTotals } from './latencyBars.ts';
import { lineHistory } from './lineHistory.ts';
import { missCubeBy } from './missCube.ts';
import { misses } from './misses.ts';
import { packetOrder } from './packetOrder.ts';
import type { PerTrace } from './perTrace.ts';
import { sharedSpans } from './sharedSpans.ts';
import { stageLatency } from './stageLatency.ts';
import { coherenceShare } from './stageStalls.ts';
import { throughNs } from './throughNs.ts';
import { transferCounts } from './transfers.ts';

/** What the first screen asks of a run, and what looks at every touch or span for its answer. Answers are plain data. */
const QUESTIONS: readonly PerTrace<unknown>[] = [
  missCubeBy(), misses, transferCounts, throughNs, lineHistory, coherenceShare, packetOrder, sharedSpans, stageLatency, columnTotals, latenciesNs, cpuBudget, instants,
];

/** A run with the answers to these questions, made where it was simulated, so that the page need not stand still for them. */
export interface Prepared {
  readonly trace: Trace;
  readonly lookup: Lookup;
  readonly answers: readonly unknown[];
}

export const prepare = (trace: Trace): Prepared => ({ trace, lookup: lookup(trace), answers: QUESTIONS.map((ask) => ask(trace)) });

/** On the other side: the same run, which knows the answers. */
export function unpack({ trace, lookup, answers }: Prepared): Trace {
  keepLookup(trace, lookup);
  QUESTIONS.forEach((question, i) => question.keep(trace, answers[i]));
  return trace;
}

/** Buffers of the answers, each once; those of the trace are not among them. */
export function buffersOf({ trace, lookup, answers }: Prepared): ArrayBuffer[] {
  const seen = new Set<object>([trace.dictionary]); // what answers say of structures and stages is not theirs
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
    } else Object.values(value).forEach(visit);
  };
  visit([lookup, answers]);
  return [...buffers];
}
