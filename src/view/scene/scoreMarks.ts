import type { TimeWindow } from '../../analysis/flowWithin.ts';
import { droppedPackets, misdeliveredPackets } from '../../analysis/drops.ts';
import { rewritingPassages } from '../../analysis/rewrites.ts';
import { at } from '../../base/assert.ts';
import { lastAtOrBefore } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';

const KINDS = ['misdelivered', 'dropped', 'rewritten'] as const; // the worst first: it gives a mark its shape
type Kind = (typeof KINDS)[number];

/** What happened to packets, above the tracks: at most one mark per 12 pixels, with a count of each kind. */
export interface ScoreMark extends Readonly<Record<Kind, number>> {
  readonly x: number;
  readonly kind: Kind;
}

const MARK_PITCH = 12;

export function scoreMarks(trace: Trace, window: TimeWindow, pixels: number): ScoreMark[] {
  const { packets, passages } = trace;
  const doneNs = (packet: number): number => at(packets.doneNs, packet);
  const events = [
    ...within(misdeliveredPackets(trace), doneNs, window, 'misdelivered'),
    ...within(droppedPackets(trace), doneNs, window, 'dropped'),
    ...within(rewritingPassages(trace), (row) => at(passages.endNs, row), window, 'rewritten'),
  ].sort((a, b) => a.atNs - b.atNs || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const marks: ScoreMark[] = [];
  for (const { atNs, kind } of events) {
    const x = ((atNs - window.fromNs) / (window.toNs - window.fromNs)) * pixels;
    const last = marks.at(-1);
    const isNear = last !== undefined && x - last.x < MARK_PITCH;
    const before = isNear ? last : { x, kind, misdelivered: 0, dropped: 0, rewritten: 0 };
    const mark = { ...before, [kind]: before[kind] + 1, kind: KINDS.find((one) => one === kind || one === before.kind) ?? kind };
    if (isNear) marks[marks.length - 1] = mark;
    else marks.push(mark);
  }
  return marks;
}

function within(sorted: Uint32Array, atNsOf: (entry: number) => number, { fromNs, toNs }: TimeWindow, kind: Kind): { readonly atNs: number; readonly kind: Kind }[] {
  const instant = (i: number): number => atNsOf(at(sorted, i));
  const found = [];
  for (let i = lastAtOrBefore(sorted.length, instant, fromNs) + 1; i < sorted.length && instant(i) < toNs; i++) found.push({ atNs: instant(i), kind });
  return found;
}

/** Rules that were added while the run went. */
export interface RuleMark {
  readonly x: number;
  readonly text: string;
}

export function ruleMarks({ dictionary }: Trace, window: TimeWindow, pixels: number): RuleMark[] {
  const { netfilter } = dictionary;
  return (netfilter?.added ?? [])
    .filter(({ atNs }) => atNs >= window.fromNs && atNs <= window.toNs)
    .map(({ atNs, line }) => ({ x: ((atNs - window.fromNs) / (window.toNs - window.fromNs)) * pixels, text: netfilter?.lines[line - 1] ?? '' }));
}
