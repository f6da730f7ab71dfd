import { at } from '../../base/assert.ts';
import type { Level } from '../../base/levels.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { orderOf } from '../../analysis/packetOrder.ts';
import { ways } from '../../analysis/packetWay.ts';
import { hasCard } from '../../trace/lookup.ts';
import { GRID_COLUMNS, type StageEntry, type Trace } from '../../trace/trace.ts';
import { DEVICE } from '../../trace/words.ts';

/** What ran where in the whole run: the scenery of one side, the same at every instant. */
export interface Lanes {
  /** Cores of lane 0 and 1; lane 1 is -1 on a machine with one core. */
  readonly cores: readonly [number, number];
  /** Other cores that did something, under the lanes. */
  readonly others: readonly number[];
  /** present[lane][column]: a stage of that column ran on that core. */
  readonly present: readonly [readonly boolean[], readonly boolean[]];
  /** onWay[lane][column]: packets themselves pass there; elsewhere only shared work (interrupt, wake-up, transmit ...) ran. */
  readonly onWay: readonly [readonly boolean[], readonly boolean[]];
  /** Columns of lane 0 that only those packets pass which no channel takes, and the column whose box sends them there. */
  readonly detour: readonly boolean[];
  readonly fork: number;
  /** Name of a box that is called after what ran in it; else undefined and the column's name is right. */
  readonly names: readonly [readonly (string | undefined)[], readonly (string | undefined)[]];
  /** Two programs with a queue between them: driver and recvmsg are where they put and take. */
  readonly isBare: boolean;
  /** Of stage index: grid column, -1 for the card's own work. */
  readonly columnOfStage: Int8Array;
  /** Where queues stand, with the place that shows there most. */
  readonly queues: Readonly<Record<'H1' | 'H2', QueueEnds | null>>;
  /** Who does the protocol work of most packets; `shared`: each at least half as much as the other. */
  readonly division: 'split' | 'sorts' | 'shared' | 'one';
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

/** Cores of lane 0 and 1. */
export type CorePair = readonly [number, number];

const kept = perTrace((): Lanes[] => []);

/** The lanes of two cores; without a choice of the one that takes the interrupt and the one that reads. */
export function lanesOf(trace: Trace, cores: CorePair = usualCores(trace)): Lanes {
  const ofTrace = kept(trace);
  const known = ofTrace.find((lanes) => lanes.cores[0] === cores[0] && lanes.cores[1] === cores[1]);
  if (known !== undefined) return known;
  const lanes = makeLanes(trace, cores);
  ofTrace.push(lanes);
  return lanes;
}

const usualCores = perTrace(({ dictionary }: Trace): CorePair => {
  const interruptCore = dictionary.cores.find((core) => core.takesInterrupt)?.id ?? 0;
  const readerCore = dictionary.cores.find((core) => core.runsReader)?.id ?? interruptCore;
  return [interruptCore, readerCore !== interruptCore ? readerCore : (dictionary.cores.find((core) => core.id !== interruptCore)?.id ?? -1)];
});

/** A core that was given a lane: it keeps it as long as this packet is in focus; -1: as long as flows are shown. */
export interface Promotion {
  readonly packet: number;
  readonly pair: CorePair;
}

/** What a promotion is tied to. */
export const promotedFor = (packet: number, level: Level): number => (level === 'flow' ? -1 : packet);

/** The cores that have lanes: those promoted, else those of the packet in focus, else (where packets pass too fast for that) the usual ones. */
export function shownCores(trace: Trace, packet: number, level: Level, promoted: Promotion | null): CorePair {
  if (promoted !== null && promoted.packet === promotedFor(packet, level)) return promoted.pair;
  const { cores, others } = lanesOf(trace);
  return others.length === 0 || level === 'flow' ? cores : coresOfPacket(trace, packet);
}

/** The cores that a packet itself passes: the first, and the last other one that works on it; one of the usual ones where it has only one. */
export function coresOfPacket(trace: Trace, packet: number): CorePair {
  const known = lastAsked(trace);
  if (known.packet !== packet) {
    known.pair = findCores(trace, packet);
    known.packet = packet;
  }
  return known.pair;
}

/** Frames ask for the same packet again and again. */
const lastAsked = perTrace((): { packet: number; pair: CorePair } => ({ packet: Number.NaN, pair: [0, 1] }));

function findCores(trace: Trace, packet: number): CorePair {
  const usual = usualCores(trace);
  if (packet < 0 || packet >= trace.packets.length) return usual;
  const doneNs = at(trace.packets.doneNs, packet);
  const passed = [...orderOf(trace, packet)]
    .filter((entry) => entry >= 0 && trace.spans.core[entry] !== DEVICE && (doneNs < 0 || at(trace.spans.beginNs, entry) < doneNs))
    .map((span) => at(trace.spans.core, span));
  const first = passed[0] ?? usual[0];
  const last = passed.filter((core) => core !== first).at(-1);
  if (last !== undefined) return [first, last];
  return first === usual[1] ? usual : [first, first === usual[0] ? usual[1] : usual[0]];
}

function makeLanes(trace: Trace, cores: CorePair): Lanes {
  const { dictionary, spans } = trace;
  const columnOfStage = Int8Array.from(dictionary.stages, (stage) => GRID_COLUMNS.indexOf(stage.gridColumn as (typeof GRID_COLUMNS)[number]));
  const stages = dictionary.stages.length;
  const isBare = !hasCard(trace);
  const ran = new Uint32Array(256 * stages);
  for (let span = 0; span < spans.length; span++) {
    const cell = (spans.core[span] as number) * stages + (spans.stage[span] as number);
    ran[cell] = (ran[cell] as number) + 1;
  }
  const ranOn = (core: number, column: number): readonly StageEntry[] =>
    dictionary.stages.filter((_, stage) => core >= 0 && core !== DEVICE && columnOfStage[stage] === column && (ran[core * stages + stage] as number) > 0);
  const columnsOf = (core: number): boolean[] => GRID_COLUMNS.map((_, column) => ranOn(core, column).length > 0);
  const wayOf = (core: number): boolean[] => GRID_COLUMNS.map((_, column) => ranOn(core, column).some((stage) => !stage.shared));
  const namesOf = (core: number): (string | undefined)[] =>
    GRID_COLUMNS.map((_, column) => {
      const here = ranOn(core, column);
      const own = here.filter((stage) => !stage.shared);
      // Two columns are called what this path does there: driver or classify, tcp or udp.
      if (own.length > 0) return column === DRIVER || isBare || (column === TRANSPORT && own.every(({ label }) => label === own[0]?.label)) ? own[0]?.label : undefined;
      if (here.length === 0 || here.some(({ label }) => label === 'recv')) return undefined; // a reader's box is a reader's box
      return here.reduce((shortest, { label }) => (label.length < shortest.length ? label : shortest), here[0]?.label ?? '');
    });
  const [first, second] = cores;
  const present: Lanes['present'] = [columnsOf(first), columnsOf(second)];
  const onWay: Lanes['onWay'] = [wayOf(first), wayOf(second)];
  const others = dictionary.cores.map((core) => core.id).filter((id) => !cores.includes(id) && columnsOf(id).some(Boolean));
  const protocol = ['netfilter', 'route', 'lookup', 'tcp'].map((name) => GRID_COLUMNS.indexOf(name as (typeof GRID_COLUMNS)[number]));
  const worksOn = (lane: 0 | 1): number =>
    cores[lane] < 0 ? 0 : dictionary.stages.reduce((sum, stage, i) => sum + (!stage.shared && protocol.includes(at(columnOfStage, i)) ? at(ran, cores[lane] * stages + i) : 0), 0);
  const [ofFirst, ofSecond] = [worksOn(0), worksOn(1)];
  const isShared = ofFirst > 0 && Math.min(ofFirst, ofSecond) >= Math.max(ofFirst, ofSecond) / 2;
  const division = !onWay[1].some(Boolean) ? 'one' : isShared ? 'shared' : ofFirst > ofSecond ? 'split' : 'sorts';
  return { isBare, cores, others, present, onWay, names: [namesOf(first), namesOf(second)], columnOfStage, division, detour: detourOf(trace, columnOfStage, first), fork: DRIVER, queues: queueEnds(trace, columnOfStage, cores) };
}

const DRIVER = GRID_COLUMNS.indexOf('driver');
const TRANSPORT = GRID_COLUMNS.indexOf('tcp');

/** Steps of their own that packets of the slow path have on the interrupt's core: those of the stack, between driver and reader. */
function detourOf(trace: Trace, columnOfStage: Int8Array, core: number): boolean[] {
  const { spans } = trace;
  const { slowNs } = ways(trace);
  const slow = GRID_COLUMNS.map(() => false);
  const fast = GRID_COLUMNS.map(() => false);
  for (let span = 0; span < spans.length; span++) {
    const packet = spans.packet[span] as number;
    const column = columnOfStage[spans.stage[span] as number] as number;
    if (spans.core[span] !== core || packet < 0 || column <= DRIVER || column > TRANSPORT) continue;
    if (trace.dictionary.stages[spans.stage[span] as number]?.shared === true) continue;
    ((slowNs[packet] as number) >= 0 ? slow : fast)[column] = true;
  }
  return slow.map((is, column) => is && fast[column] === false);
}

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
    return null;
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
