import { at } from '../../base/assert.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { orderOf } from '../../analysis/packetOrder.ts';
import { GRID_COLUMNS, type Trace } from '../../trace/trace.ts';
import { DEVICE } from '../../trace/words.ts';

/** What ran where in the whole run: the scenery of one side, the same at every instant. */
export interface Lanes {
  /** Cores of lane 0 and 1; lane 1 is -1 on a machine with one core. */
  readonly cores: readonly [number, number];
  /** Other cores that did something, under the lanes. */
  readonly others: readonly number[];
  /** present[lane][column]: a stage of that column ran on that core. */
  readonly present: readonly [readonly boolean[], readonly boolean[]];
  /** Of stage index: grid column, -1 for the card's own work. */
  readonly columnOfStage: Int8Array;
  /** Where queues stand, with the place that shows there most. */
  readonly queues: Readonly<Record<'H1' | 'H2', QueueEnds | null>>;
  readonly division: 'split' | 'sorts' | 'one';
}

/** Boxes that a packet usually leaves and enters: the ends of a queue's connectors. */
export interface QueueEnds {
  readonly place: number;
  readonly from: BoxAt | null;
  readonly to: BoxAt | null;
}

export interface BoxAt {
  readonly lane: 0 | 1;
  readonly column: number;
}

export const laneOf = (lanes: Lanes, core: number): 0 | 1 | -1 => (core === lanes.cores[0] ? 0 : core === lanes.cores[1] ? 1 : -1);

export const lanesOf = perTrace((trace: Trace): Lanes => {
  const { dictionary, spans } = trace;
  const columnOfStage = Int8Array.from(dictionary.stages, (stage) => GRID_COLUMNS.indexOf(stage.gridColumn as (typeof GRID_COLUMNS)[number]));
  const ran = new Uint8Array(256 * GRID_COLUMNS.length);
  for (let span = 0; span < spans.length; span++) {
    const column = columnOfStage[spans.stage[span] as number] as number;
    const core = spans.core[span] as number;
    if (column >= 0 && core !== DEVICE) ran[core * GRID_COLUMNS.length + column] = 1;
  }
  const columnsOf = (core: number): boolean[] => GRID_COLUMNS.map((_, column) => core >= 0 && ran[core * GRID_COLUMNS.length + column] === 1);
  const interruptCore = dictionary.cores.find((core) => core.takesInterrupt)?.id ?? 0;
  const readerCore = dictionary.cores.find((core) => core.runsReader)?.id ?? interruptCore;
  const second = readerCore !== interruptCore ? readerCore : (dictionary.cores.find((core) => core.id !== interruptCore)?.id ?? -1);
  const cores: readonly [number, number] = [interruptCore, second];
  const present: Lanes['present'] = [columnsOf(interruptCore), columnsOf(second)];
  const others = dictionary.cores.map((core) => core.id).filter((id) => !cores.includes(id) && columnsOf(id).some(Boolean));
  const protocol = ['netfilter', 'route', 'lookup', 'tcp'].map((name) => GRID_COLUMNS.indexOf(name as (typeof GRID_COLUMNS)[number]));
  const worksOn = (lane: 0 | 1): number => protocol.filter((column) => present[lane][column] === true).length;
  const division = !present[1].some(Boolean) ? 'one' : worksOn(0) >= worksOn(1) ? 'split' : 'sorts';
  return { cores, others, present, columnOfStage, division, queues: queueEnds(trace, columnOfStage, cores) };
});

/** Enough packets to know where they usually come from. */
const SAMPLE = 200;

function queueEnds(trace: Trace, columnOfStage: Int8Array, cores: readonly [number, number]): Lanes['queues'] {
  const { dictionary, packets, spans, waits } = trace;
  const counts = { H1: new Map<string, number>(), H2: new Map<string, number>() };
  const boxOf = (entry: number | undefined): string => {
    if (entry === undefined || entry < 0) return '-';
    const column = columnOfStage[at(spans.stage, entry)] as number;
    const lane = cores.indexOf(at(spans.core, entry));
    return column < 0 || lane < 0 ? '-' : `${lane}.${column}`;
  };
  for (let packet = 0; packet < Math.min(packets.length, SAMPLE); packet++) {
    const entries = orderOf(trace, packet);
    entries.forEach((entry, i) => {
      if (entry >= 0) return;
      const place = at(waits.place, ~entry);
      const gap = at(dictionary.places, place).gap;
      if (gap !== 'H1' && gap !== 'H2') return;
      const before = lastSpan(entries, i);
      const after = entries.subarray(i).find((one) => one >= 0);
      const key = `${place} ${boxOf(before)} ${boxOf(after)}`;
      counts[gap].set(key, (counts[gap].get(key) ?? 0) + 1);
    });
  }
  const most = (gap: 'H1' | 'H2'): QueueEnds | null => {
    const best = [...counts[gap]].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0];
    if (best !== undefined) {
      const [place, from, to] = best[0].split(' ') as [string, string, string];
      return { place: Number(place), from: boxAt(from), to: boxAt(to) };
    }
    const place = dictionary.places.findIndex((entry) => entry.gap === gap && entry.kind !== 'cpu');
    return place < 0 ? null : { place, from: null, to: null };
  };
  return { H1: most('H1'), H2: most('H2') };
}

function lastSpan(entries: Int32Array, before: number): number | undefined {
  for (let i = before - 1; i >= 0; i--) if ((entries[i] as number) >= 0) return entries[i];
  return undefined;
}

function boxAt(key: string): BoxAt | null {
  if (key === '-') return null;
  const [lane, column] = key.split('.').map(Number) as [number, number];
  return { lane: lane === 0 ? 0 : 1, column };
}
