import { TICKS_PER_NS } from '../base/units.ts';
import type { Trace } from '../trace/trace.ts';
import { CONTINUED, DEVICE, KIND, SOURCE, kindIndexOf, sourceIndexOf } from '../trace/words.ts';

/** What one stage cost, all cores together, in ns. Its stalls are those that its own touches caused, wherever they were waited out. */
interface StageCost {
  readonly count: number;
  readonly instructionNs: number;
  /** Locks, without what their lines cost from memory. */
  readonly lockNs: number;
  readonly memory: Events;
  /** Waits for lines that another core works on: transfers themselves are free. */
  readonly busyLines: Events;
}

/** How often, and what it cost together. */
export interface Events {
  readonly count: number;
  readonly ns: number;
}

/** One stage with two cores and with one. Everything that adds up to `differenceNs` is there. */
export interface NullRow {
  readonly stage: string;
  readonly two: number; // executions
  readonly one: number;
  /** Instructions and locks of an execution without waits; NaN where it never ran. */
  readonly twoNs: number;
  readonly oneNs: number;
  /** All cores' time in this stage with two cores, less with one. */
  readonly differenceNs: number;
  /** More executions (or fewer) times what one costs. */
  readonly executionsNs: number;
  /** Lines from memory, on both sides: the caches are others. */
  readonly memoryTwo: Events;
  readonly memoryOne: Events;
  /** Spinning for locks and waiting for lines that another core works on. */
  readonly waitsNs: number;
  /** What no event explains. */
  readonly residualNs: number;
}

export interface NullAccount {
  readonly path: string;
  readonly rows: readonly NullRow[];
  readonly total: Pick<NullRow, 'differenceNs' | 'executionsNs' | 'waitsNs' | 'residualNs'> & { readonly memoryNs: number };
}

const NOTHING: StageCost = { count: 0, instructionNs: 0, lockNs: 0, memory: { count: 0, ns: 0 }, busyLines: { count: 0, ns: 0 } };

/** Stages that cores ran, by id. */
function costs({ spans, touches, dictionary }: Trace): ReadonlyMap<string, StageCost> {
  const sums = dictionary.stages.map(() => ({ count: 0, instruction: 0, lock: 0, memory: 0, memories: 0, busy: 0, busies: 0 }));
  const sumOf = (span: number) => sums[spans.stage[span] as number] as (typeof sums)[number];
  for (let span = 0; span < spans.length; span++) {
    if (spans.core[span] === DEVICE) continue;
    const sum = sumOf(span);
    if (((spans.flags[span] as number) & CONTINUED) === 0) sum.count++;
    sum.instruction += spans.instructionTicks[span] as number;
    sum.lock += spans.lockTicks[span] as number;
  }
  for (let touch = 0; touch < touches.length; touch++) {
    const ticks = touches.stallTicks[touch] as number;
    if (ticks === 0) continue;
    const what = touches.what[touch] as number;
    const sum = sumOf(touches.span[touch] as number);
    const source = sourceIndexOf(what);
    const kind = kindIndexOf(what);
    if (kind === KIND.lock || kind === KIND.unlock) sum.lock -= ticks;
    if (source === SOURCE.dram || source === SOURCE.llcHit) {
      sum.memory += ticks;
      sum.memories++;
    } else {
      sum.busy += ticks;
      sum.busies++;
    }
  }
  const ns = (ticks: number): number => ticks / TICKS_PER_NS;
  return new Map(
    sums.flatMap(({ count, instruction, lock, memory, memories, busy, busies }, stage) =>
      count === 0 ? [] : [[dictionary.stages[stage]?.id ?? '', { count, instructionNs: ns(instruction), lockNs: ns(lock), memory: { count: memories, ns: ns(memory) }, busyLines: { count: busies, ns: ns(busy) } }] as const],
    ),
  );
}

/** Instructions of an execution; and of its locks, where nobody else takes them. */
const ownNs = ({ count, instructionNs, lockNs }: StageCost): number => (instructionNs + lockNs) / count;
const allNs = ({ instructionNs, lockNs, memory, busyLines }: StageCost): number => instructionNs + lockNs + memory.ns + busyLines.ns;

function rowOf(stage: string, two: StageCost, one: StageCost): NullRow {
  // One core cannot wait for itself: its locks cost what locks cost.
  const known = one.count > 0 ? one : two;
  const lockWaitNs = one.count > 0 && two.count > 0 ? two.lockNs - (two.count * one.lockNs) / one.count : 0;
  const executionsNs = (two.count - one.count) * ownNs(known);
  const waitsNs = lockWaitNs + two.busyLines.ns - one.busyLines.ns;
  const differenceNs = allNs(two) - allNs(one);
  return {
    stage, two: two.count, one: one.count, twoNs: (two.instructionNs + two.lockNs - lockWaitNs) / two.count, oneNs: ownNs(one), differenceNs, executionsNs,
    memoryTwo: two.memory, memoryOne: one.memory, waitsNs, residualNs: differenceNs - executionsNs - waitsNs - (two.memory.ns - one.memory.ns),
  };
}

/**
 * Two runs in which moving a line between cores costs nothing, interrupt and reader on two cores and on one: what is left between them is
 * events, counted, times what each costs. Whether it is says the residual.
 */
export function nullAccount(path: string, two: Trace, one: Trace): NullAccount {
  const [ofTwo, ofOne] = [costs(two), costs(one)];
  const rows = [...new Set([...ofTwo.keys(), ...ofOne.keys()])].map((stage) => rowOf(stage, ofTwo.get(stage) ?? NOTHING, ofOne.get(stage) ?? NOTHING));
  const sum = (of: (row: NullRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    path, rows,
    total: {
      differenceNs: busyNs(two) - busyNs(one), executionsNs: sum((row) => row.executionsNs), waitsNs: sum((row) => row.waitsNs),
      memoryNs: sum((row) => row.memoryTwo.ns - row.memoryOne.ns), residualNs: busyNs(two) - busyNs(one) - sum((row) => row.differenceNs - row.residualNs),
    },
  };
}

/** All cores' time in all stages: from the spans alone, so that what touches leave out would show. */
function busyNs({ spans }: Trace): number {
  let ticks = 0;
  for (let span = 0; span < spans.length; span++) {
    if (spans.core[span] !== DEVICE) ticks += (spans.instructionTicks[span] as number) + (spans.stallTicks[span] as number) + (spans.lockTicks[span] as number);
  }
  return ticks / TICKS_PER_NS;
}
