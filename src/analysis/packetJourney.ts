import { at } from '../base/assert.ts';
import type { Constant } from '../base/constant.ts';
import { nsOfTicks } from '../base/units.ts';
import { lastAtOrBefore, lineName, lookup, rowsOf, spanEndNs, touchAtNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { KINDS, kindIndexOf, SOURCES, sourceIndexOf, STATES, stateIndexOf, WHYS, whyIndexOf, type Kind, type LineState, type Source, type Why } from '../trace/words.ts';
import { costConstant } from './costConstant.ts';
import { packetStory, type StoryRow } from './packetStory.ts';
import { PARTS, spanParts } from './spanParts.ts';
import { linesMovedBy } from './transfers.ts';

/** One access to memory. Times in ns. */
export interface JourneyOperation {
  readonly touch: number;
  readonly span: number;
  readonly atNs: number;
  readonly line: string;
  /** Neighbouring lines that a stream goes over; how many of them were not in the core's own cache. */
  readonly lines: number;
  readonly missed: number;
  readonly kind: Kind;
  readonly source: Source;
  readonly why: Why;
  /** Of the line in the toucher's cache afterwards. */
  readonly state: LineState;
  /** Who had the line, DEVICE: nobody. */
  readonly from: number;
  /** Lines that changed cores. */
  readonly moved: number;
  /** Until the data was there, and how much of that the core stood still for it. */
  readonly latencyNs: number;
  readonly stallNs: number;
  /** What prices it; null where the trace does not have it. */
  readonly constant: Constant | null;
}

/**
 * `work`: a stage of the packet's own. `behind`: shared work (interrupt, wake-up ...) of the core that it waited for. `wait`: in a
 * queue, a ring, or for the core's attention.
 */
export interface JourneyStep {
  readonly kind: 'work' | 'behind' | 'wait';
  readonly label: string;
  readonly symbol: string; // kernel function(s); empty for waits
  readonly core: number;
  readonly beginNs: number;
  readonly endNs: number;
  /** Where the core's time went, ns by PARTS of spanParts; all 0 for waits. */
  readonly partNs: readonly number[];
  readonly operations: readonly JourneyOperation[];
}

export interface PacketJourney {
  readonly arrivedNs: number;
  readonly doneNs: number; // -1 while in flight at the run's end
  /** Tile [arrivedNs, doneNs] of a delivered packet: their durations add up to its latency, exactly. */
  readonly steps: readonly JourneyStep[];
  readonly sumNs: number;
  /** Work for it after it was done: not part of its latency. */
  readonly afterwards: readonly JourneyStep[];
}

/** From the last bit on the wire to the end, ns; null while in flight at the run's end. */
export const latencyOf = ({ arrivedNs, doneNs }: PacketJourney): number | null => (doneNs < 0 ? null : doneNs - arrivedNs);

/** As long as its steps reach, in flight or not, ns. */
export const reachNs = ({ arrivedNs, steps }: PacketJourney): number => (steps.at(-1)?.endNs ?? arrivedNs) - arrivedNs;

/** Lines that moved between cores in one step. */
export const linesMovedIn = ({ operations }: JourneyStep): number => operations.reduce((sum, { moved }) => sum + moved, 0);

/** Everything that happened to one packet, operation by operation. */
export function packetJourney(trace: Trace, packet: number): PacketJourney {
  const { arrivedNs, doneNs, rows, sumNs, afterwards } = packetStory(trace, packet);
  const stepOf = (row: StoryRow): JourneyStep => (row.kind === 'stage' ? workStep(trace, row) : waitStep(trace, row));
  return { arrivedNs, doneNs, steps: rows.map(stepOf), sumNs, afterwards: afterwards.map(stepOf) };
}

function workStep(trace: Trace, { span, stage, core, beginNs, endNs }: StoryRow & { readonly kind: 'stage' }): JourneyStep {
  return { kind: 'work', label: stage.label, symbol: stage.symbol, core, beginNs, endNs, ...within(trace, [span], beginNs, endNs) };
}

function waitStep(trace: Trace, { by, label, core, beginNs, endNs }: StoryRow & { readonly kind: 'wait' }): JourneyStep {
  const spans = by === 'stage' ? spansOfCore(trace, core, beginNs, endNs) : [];
  const symbol = spans.length === 0 ? '' : at(trace.dictionary.stages, at(trace.spans.stage, at(spans, 0))).symbol;
  return { kind: by === 'stage' ? 'behind' : 'wait', label, symbol, core, beginNs, endNs, ...within(trace, spans, beginNs, endNs) };
}

function spansOfCore(trace: Trace, core: number, beginNs: number, endNs: number): number[] {
  const { spans } = trace;
  const rows = rowsOf(lookup(trace).spansByCore, core);
  const found: number[] = [];
  for (let i = Math.max(0, lastAtOrBefore(rows.length, (k) => at(spans.beginNs, at(rows, k)), beginNs)); i < rows.length; i++) {
    const span = at(rows, i);
    if (at(spans.beginNs, span) >= endNs) break;
    if (spanEndNs(spans, span) > beginNs) found.push(span);
  }
  return found;
}

function within(trace: Trace, spans: readonly number[], beginNs: number, endNs: number): Pick<JourneyStep, 'partNs' | 'operations'> {
  const partNs = PARTS.map(() => 0);
  const operations: JourneyOperation[] = [];
  for (const span of spans) {
    spanParts(trace, span, (part, fromNs, toNs) => {
      partNs[part] = at(partNs, part) + Math.max(0, Math.min(toNs, endNs) - Math.max(fromNs, beginNs));
    });
    for (const touch of rowsOf(lookup(trace).touchesBySpan, span)) {
      const atNs = touchAtNs(trace, touch);
      if (atNs >= beginNs && atNs <= endNs) operations.push(operationOf(trace, touch));
    }
  }
  return { partNs, operations: operations.sort((x, y) => x.atNs - y.atNs || x.touch - y.touch) };
}

export function operationOf(trace: Trace, touch: number): JourneyOperation {
  const { touches, spans, dictionary } = trace;
  const what = at(touches.what, touch);
  const span = at(touches.span, touch);
  const source = at(SOURCES, sourceIndexOf(what));
  const from = at(touches.from, touch);
  return {
    touch, span, source, from,
    atNs: touchAtNs(trace, touch),
    line: lineName(dictionary.structures, at(touches.line, touch)).name,
    lines: at(touches.lines, touch),
    missed: at(touches.missed, touch),
    kind: at(KINDS, kindIndexOf(what)),
    why: at(WHYS, whyIndexOf(what)),
    state: at(STATES, stateIndexOf(what)),
    moved: linesMovedBy(trace, touch),
    latencyNs: nsOfTicks(at(touches.latencyTicks, touch)),
    stallNs: nsOfTicks(at(touches.stallTicks, touch)),
    constant: costConstant(trace, source, at(spans.core, span), from),
  };
}
