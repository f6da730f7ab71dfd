import { eachMoveWithin, packetsBegunWithin, packetsDoneWithin, sharesWithin, type TimeWindow } from '../../analysis/flowWithin.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { PARTS } from '../../analysis/spanParts.ts';
import { linesMovedBy } from '../../analysis/transfers.ts';
import { at } from '../../base/assert.ts';
import { lineName } from '../../trace/lookup.ts';
import { GRID_COLUMNS, type Trace } from '../../trace/trace.ts';
import { type CorePair, type Lanes, laneOf, lanesOf } from './lanes.ts';
import { structureOrder } from './stripPlan.ts';
import { packetsOnTheWay, whereIs } from './whereabouts.ts';

/** What went on in the last millisecond: the picture of the flow level and its table say it both. */
export interface FlowCounts {
  readonly window: TimeWindow;
  /** Packets that a lane's core began to work on, by flow. */
  readonly begun: readonly [ReadonlyMap<number, number>, ReadonlyMap<number, number>];
  /** loads[lane][column]: share of the core's time, 0..1, by PARTS of spanParts. */
  readonly loads: readonly [readonly Load[], readonly Load[]];
  /** Lines between the two lanes, by group of structures. */
  readonly crossings: readonly Crossing[];
  /** Lines that moved for each packet that was done meanwhile; null when none was. */
  readonly perPacket: number | null;
  /** Of these, how many moved otherwise than between the two lanes. */
  readonly elsewhere: number;
}

export interface Load {
  readonly share: number;
  readonly parts: readonly number[];
}

/** Lines a packet, lane 0 to lane 1 and back; of the whole run, to know which groups matter. */
export interface Crossing {
  readonly name: string;
  readonly down: number;
  readonly up: number;
  readonly ofRun: number;
}

const WINDOW_NS = 1e6;
const STEP_NS = 100_000;
const FIRST_STEP_NS = 20_000;

/** The last millisecond, moved on in tenths of it; in the first one, what there is of it. */
export function flowWindow(atNs: number): TimeWindow {
  const stepNs = atNs < STEP_NS ? FIRST_STEP_NS : STEP_NS;
  const toNs = Math.max(1, Math.floor(atNs / stepNs) * stepNs);
  return { fromNs: Math.max(0, toNs - WINDOW_NS), toNs };
}

const kept = new WeakMap<Trace, { readonly lanes: Lanes; readonly counts: FlowCounts }>();

/** `cores`: those that have lanes; the usual ones otherwise. */
export function flowCounts(trace: Trace, atNs: number, cores?: CorePair): FlowCounts {
  const window = flowWindow(atNs);
  const lanes = lanesOf(trace, cores);
  const known = kept.get(trace);
  if (known?.lanes === lanes && known.counts.window.toNs === window.toNs) return known.counts;
  const counts = count(trace, lanes, window);
  kept.set(trace, { lanes, counts });
  return counts;
}

function count(trace: Trace, lanes: Lanes, window: TimeWindow): FlowCounts {
  const done = packetsDoneWithin(trace, window);
  const perPacket = (lines: number): number => (done === 0 ? 0 : lines / done);
  const { groups } = movingGroups(trace);
  const { moved, elsewhere } = movedWithin(trace, lanes, window);
  const begunOn = (core: number): ReadonlyMap<number, number> => (core < 0 ? new Map() : packetsBegunWithin(trace, core, window));
  return {
    window,
    begun: [begunOn(lanes.cores[0]), begunOn(lanes.cores[1])],
    loads: [loadsOf(trace, lanes, 0, window), loadsOf(trace, lanes, 1, window)],
    crossings: groups.map(({ label, lines }, i) => {
      const [down, up] = at(moved, i);
      return { name: label, down: perPacket(down), up: perPacket(up), ofRun: lines };
    }),
    perPacket: done === 0 ? null : moved.reduce((sum, [down, up]) => sum + down + up, elsewhere) / done,
    elsewhere: perPacket(elsewhere),
  };
}

function loadsOf(trace: Trace, lanes: Lanes, lane: 0 | 1, window: TimeWindow): Load[] {
  const byColumn = GRID_COLUMNS.map(() => PARTS.map(() => 0));
  const core = lanes.cores[lane];
  if (core >= 0) {
    sharesWithin(trace, core, window).forEach((shares, stage) => {
      const parts = byColumn[at(lanes.columnOfStage, stage)];
      if (parts !== undefined) shares.forEach((share, part) => (parts[part] = at(parts, part) + share));
    });
  }
  return byColumn.map((parts) => ({ parts, share: parts.reduce((sum, one) => sum + one, 0) }));
}

/** Lines that moved in a window between the two lanes, by structure's group (index: groups of the run), down and up; and all others. */
function movedWithin(trace: Trace, lanes: Lanes, window: TimeWindow): { readonly moved: readonly (readonly [number, number])[]; readonly elsewhere: number } {
  const { groupOfStructure, groups } = movingGroups(trace);
  const moved = groups.map((): [number, number] => [0, 0]);
  let elsewhere = 0;
  eachMoveWithin(trace, window, (touch, lines, from, to) => {
    const group = moved[groupOfStructure(at(trace.touches.line, touch))];
    const way = laneOf(lanes, from) === 0 && laneOf(lanes, to) === 1 ? 0 : laneOf(lanes, from) === 1 && laneOf(lanes, to) === 0 ? 1 : -1;
    if (group === undefined || way === -1) elsewhere += lines;
    else group[way] += lines;
  });
  return { moved, elsewhere };
}

/** Groups of structures whose lines move in this run, in the order in which packets come to them: their places are the same all the time. */
const movingGroups = perTrace((trace: Trace) => {
  const { structures } = trace.dictionary;
  const order = structureOrder(trace);
  const seen = new Map<string, { lines: number; order: number }>();
  for (let touch = 0; touch < trace.touches.length; touch++) {
    const lines = linesMovedBy(trace, touch);
    if (lines === 0) continue;
    const { structure } = lineName(structures, at(trace.touches.line, touch));
    const index = structures.indexOf(structure);
    const group = seen.get(structure.group) ?? { lines: 0, order: Infinity };
    seen.set(structure.group, { lines: group.lines + lines, order: Math.min(group.order, at(order, index)) });
  }
  const groups = [...seen].sort(([, x], [, y]) => x.order - y.order).map(([label, { lines }]) => ({ label, lines }));
  const index = new Map(groups.map(({ label }, i) => [label, i]));
  return { groups, groupOfStructure: (line: number): number => index.get(lineName(structures, line).structure.group) ?? -1 };
});

/** One flow: packets begun on each lane in the window, and how many stand where at the instant, most first. */
export interface FlowRow {
  readonly flow: number;
  readonly begun: readonly [number, number];
  readonly standing: readonly { readonly where: Standing; readonly packets: number }[];
}

/** Places and stages by index into the dictionary; `core` of a stage. */
export type Standing = { readonly kind: 'card' } | { readonly kind: 'place'; readonly place: number } | { readonly kind: 'stage'; readonly stage: number; readonly core: number };

/** Flows of which something moved or is on its way, the busiest first. */
export function flowRows(trace: Trace, atNs: number, counts: FlowCounts): FlowRow[] {
  const standing = new Map<number, Map<string, { where: Standing; packets: number }>>();
  for (const packet of packetsOnTheWay(trace, atNs)) {
    const where = standingOf(trace, packet, atNs);
    if (where === null) continue;
    const flow = at(trace.packets.flow, packet);
    const key = where.kind === 'card' ? 'card' : where.kind === 'place' ? `p${where.place}` : `s${where.stage}.${where.core}`;
    const ofFlow = standing.get(flow) ?? new Map<string, { where: Standing; packets: number }>();
    const here = ofFlow.get(key) ?? { where, packets: 0 };
    here.packets++;
    standing.set(flow, ofFlow.set(key, here));
  }
  const [first, second] = counts.begun;
  const flows = new Set([...first.keys(), ...second.keys(), ...standing.keys()]);
  const onTheWay = (row: FlowRow): number => row.standing.reduce((sum, { packets }) => sum + packets, 0);
  const rows = [...flows].map((flow): FlowRow => ({
    flow,
    begun: [first.get(flow) ?? 0, second.get(flow) ?? 0],
    standing: [...(standing.get(flow)?.values() ?? [])].sort((x, y) => y.packets - x.packets),
  }));
  return rows.sort((x, y) => Math.max(...y.begun) - Math.max(...x.begun) || onTheWay(y) - onTheWay(x) || x.flow - y.flow);
}

function standingOf(trace: Trace, packet: number, atNs: number): Standing | null {
  const where = whereIs(trace, packet, atNs);
  switch (where.kind) {
    case 'card':
      return { kind: 'card' };
    case 'place':
      return { kind: 'place', place: where.place };
    case 'stage':
      return { kind: 'stage', stage: at(trace.spans.stage, where.span), core: at(trace.spans.core, where.span) };
    case 'notYet':
    case 'gone':
      return null;
  }
}
