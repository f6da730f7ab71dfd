import { at } from '../../base/assert.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { transfersOfPacket } from '../../analysis/transfers.ts';
import { lineName, lookup, rowsOf, touchAtNs } from '../../trace/lookup.ts';
import { nsOfTicks } from '../../base/units.ts';
import type { Trace } from '../../trace/trace.ts';
import { DEVICE } from '../../trace/words.ts';
import { alongAxis, type AxisSpace } from './alongAxis.ts';
import { laneOf, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';

/** At most this many cells a side; the rest is said in words. */
export const CELLS_MOST = 32;

export interface Crossing {
  readonly touch: number;
  readonly beginNs: number;
  readonly endNs: number;
  /** Lanes; -1 for a core that is not shown. */
  readonly from: 0 | 1 | -1;
  readonly to: 0 | 1 | -1;
  readonly fromCore: number;
  readonly toCore: number;
  readonly lines: number;
}

export interface StripCell {
  readonly line: number;
  readonly name: string;
  readonly position: number; // middle, along the strip's axis
  readonly crossings: readonly Crossing[];
}

export interface StripGroup {
  readonly label: string;
  readonly position: number; // middle
  readonly row: number; // of layout.strip.nameRows
  readonly cells: readonly StripCell[];
}

/** Where the followed packet's lines stand: fixed for its whole life, so that only states and threads change. */
export interface StripPlan {
  readonly groups: readonly StripGroup[];
  readonly crossings: readonly Crossing[]; // all, in time order
  readonly lines: number; // that cross, in the end
  /** Every single touch of the packet's spans in time order: what comes next is hinted. */
  readonly touches: { readonly atNs: Float64Array; readonly line: Uint32Array };
  readonly hidden: { readonly structures: number; readonly lines: number };
}

interface Candidate {
  readonly line: number;
  readonly structure: number;
  readonly crossings: Crossing[];
}

/** The stage and its table, both sides of a switch: few are in use at a time. */
const PLANS_KEPT = 4;
const plans = new WeakMap<Trace, Map<string, StripPlan>>();

export function stripPlan(trace: Trace, layout: StageLayout, packet: number): StripPlan {
  const key = `${packet}/${layout.kind}/${layout.width}/${layout.type}/${String(layout.cores)}`;
  const ofTrace = plans.get(trace) ?? new Map<string, StripPlan>();
  plans.set(trace, ofTrace);
  const known = ofTrace.get(key);
  if (known !== undefined) return known;
  const plan = makePlan(trace, layout, packet);
  if (ofTrace.size >= PLANS_KEPT) ofTrace.delete(ofTrace.keys().next().value ?? '');
  ofTrace.set(key, plan);
  return plan;
}

function makePlan(trace: Trace, layout: StageLayout, packet: number): StripPlan {
  const { lines, touches } = transfersOfPacket(trace, packet);
  const crossings = touches.map((touch) => crossingOf(trace, layout, touch));
  const candidates = candidatesOf(trace, packet, crossings);
  const wanted = layout.strip.cell === null ? candidates.filter((one) => one.crossings.length > 0) : candidates;
  const crossed = new Set(wanted.filter((one) => one.crossings.length > 0).map((one) => groupOf(trace, one)));
  const rank = (one: Candidate): number => (one.crossings.length > 0 ? 0 : crossed.has(groupOf(trace, one)) ? 1 : 2);
  const shown = [...wanted].sort((a, b) => rank(a) - rank(b) || a.line - b.line).slice(0, CELLS_MOST);
  for (let keep = shown.length; ; keep--) {
    const chosen = shown.slice(0, keep);
    const groups = placed(trace, layout, chosen);
    if (groups === null && keep > 0) continue;
    const left = wanted.filter((one) => !chosen.includes(one));
    return {
      groups: groups ?? [], crossings, lines, touches: touchesOf(trace, packet),
      hidden: { structures: new Set(left.map((one) => one.structure)).size, lines: left.length },
    };
  }
}

function crossingOf(trace: Trace, layout: StageLayout, touch: number): Crossing {
  const { touches, spans } = trace;
  const lanes = lanesOf(trace, layout.cores);
  const beginNs = touchAtNs(trace, touch);
  return {
    touch,
    beginNs,
    endNs: beginNs + nsOfTicks(at(touches.latencyTicks, touch)),
    from: laneOf(lanes, at(touches.from, touch)),
    to: laneOf(lanes, at(spans.core, at(touches.span, touch))),
    fromCore: at(touches.from, touch),
    toCore: at(spans.core, at(touches.span, touch)),
    lines: Math.max(1, at(touches.missed, touch)),
  };
}

/** Lines that the packet's spans touch one by one, and whatever crosses. */
function candidatesOf(trace: Trace, packet: number, crossings: readonly Crossing[]): Candidate[] {
  const { touches, spans, dictionary } = trace;
  const byLine = new Map<number, Candidate>();
  const candidate = (line: number): Candidate => {
    const known = byLine.get(line);
    if (known !== undefined) return known;
    const made = { line, structure: dictionary.structures.indexOf(lineName(dictionary.structures, line).structure), crossings: [] };
    byLine.set(line, made);
    return made;
  };
  for (const crossing of crossings) candidate(at(touches.line, crossing.touch)).crossings.push(crossing);
  const { spansByPacket, touchesBySpan } = lookup(trace);
  if (packet >= 0 && packet < trace.packets.length) {
    for (const span of rowsOf(spansByPacket, packet)) {
      if (spans.core[span] === DEVICE) continue;
      for (const touch of rowsOf(touchesBySpan, span)) if (touches.lines[touch] === 1) candidate(at(touches.line, touch));
    }
  }
  return [...byLine.values()];
}

function touchesOf(trace: Trace, packet: number): StripPlan['touches'] {
  const { touches } = trace;
  const { spansByPacket, touchesBySpan } = lookup(trace);
  const found: (readonly [number, number])[] = [];
  if (packet >= 0 && packet < trace.packets.length) {
    for (const span of rowsOf(spansByPacket, packet)) {
      for (const touch of rowsOf(touchesBySpan, span)) if (touches.lines[touch] === 1) found.push([touchAtNs(trace, touch), at(touches.line, touch)]);
    }
  }
  found.sort(([a], [b]) => a - b);
  return { atNs: Float64Array.from(found, ([atNs]) => atNs), line: Uint32Array.from(found, ([, line]) => line) };
}

function placed(trace: Trace, layout: StageLayout, chosen: readonly Candidate[]): readonly StripGroup[] | null {
  const order = structureOrder(trace);
  const byGroup = new Map<string, Candidate[]>();
  for (const one of chosen) byGroup.set(groupOf(trace, one), [...(byGroup.get(groupOf(trace, one)) ?? []), one]);
  const first = (members: readonly Candidate[]): number => Math.min(...members.map((one) => at(order, one.structure)));
  const groups = [...byGroup].sort(([, a], [, b]) => first(a) - first(b));
  const labels = groups.map(([label]) => label);
  const lengths = labels.map((label) => (layout.kind === 'wide' ? label.length * 0.47 * layout.fonts.name + 6 : layout.fonts.name + 2));
  const { pitch } = layout.strip;
  const under = layout.narrow ? Math.ceil((layout.fonts.name + 2) / pitch) : 0; // the name's own lines, below the threads
  const plan = alongAxis(groups.map(([, cells], i) => ({ cells: cells.length + under, nameLength: at(lengths, i) })), spaceOf(trace, layout));
  if (plan === null) return null;
  return groups.map(([, members], i) => {
    const start = at(plan.starts, i);
    const cells = [...members].sort((a, b) => at(order, a.structure) - at(order, b.structure) || a.line - b.line).map((one, k) => ({
      line: one.line,
      name: lineName(trace.dictionary.structures, one.line).name,
      position: start + (k + 0.5) * pitch,
      crossings: one.crossings,
    }));
    return {
      label: at(labels, i),
      position: layout.narrow ? start + (members.length + under / 2) * pitch : at(plan.names, i),
      row: plan.nameRows === 1 || layout.strip.nameRows.length === 1 ? 0 : 1 + (i % 2),
      cells,
    };
  });
}

/** Structures of one row of the heat map stand together under its name. */
const groupOf = (trace: Trace, one: Candidate): string => at(trace.dictionary.structures, one.structure).group;

export function spaceOf(trace: Trace, layout: StageLayout): AxisSpace {
  const { strip, queues } = layout;
  const lanes = lanesOf(trace, layout.cores);
  const blocked = (['H1', 'H2'] as const).flatMap((gap): [number, number][] => {
    if (lanes.queues[gap] === null) return [];
    const { frame } = queues[gap];
    return layout.kind === 'wide' ? [[frame.x - 6, frame.x + frame.width + 6]] : [[frame.y - 20, frame.y + frame.height + 6]];
  });
  const stretches: [number, number][] = [];
  let from = strip.from;
  for (const [begin, end] of blocked) {
    if (begin > from) stretches.push([from, begin]);
    from = end;
  }
  if (strip.to > from) stretches.push([from, strip.to]);
  return { stretches, pitch: strip.pitch, gap: strip.gap, least: layout.kind === 'wide' ? layout.seam.x + 4 : -Infinity };
}

/** Structures in the order in which packets usually come to them: stable from one packet to the next. */
const SAMPLE = 100;
export const structureOrder = perTrace((trace: Trace): Float64Array => {
  const { dictionary, packets, touches, spans } = trace;
  const { spansByPacket, touchesBySpan } = lookup(trace);
  const sums = new Float64Array(dictionary.structures.length);
  const counts = new Uint32Array(dictionary.structures.length);
  for (let packet = 0; packet < Math.min(packets.length, SAMPLE); packet++) {
    const seen = new Set<number>();
    for (const span of rowsOf(spansByPacket, packet)) {
      if (spans.core[span] === DEVICE) continue;
      for (const touch of rowsOf(touchesBySpan, span)) {
        const structure = dictionary.structures.indexOf(lineName(dictionary.structures, at(touches.line, touch)).structure);
        if (seen.has(structure)) continue;
        seen.add(structure);
        sums[structure] = at(sums, structure) + touchAtNs(trace, touch) - at(packets.arrivedNs, packet);
        counts[structure] = at(counts, structure) + 1;
      }
    }
  }
  return sums.map((sum, i) => (counts[i] === 0 ? Infinity : sum / at(counts, i)));
});
