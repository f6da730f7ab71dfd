import { at } from '../../src/base/assert.ts';
import { lineName, lookup, rowsOf } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { CONTINUED, movedBetweenCores, OUTCOME, OUTCOMES, sourceIndexOf, SOURCES } from '../../src/trace/words.ts';

/** What became of a packet: `delivered`, `dropped noSocket`, `inFlight` … */
export function fateOf({ packets, dictionary }: Trace, packet: number): string {
  const outcome = at(packets.outcome, packet);
  return outcome === OUTCOME.dropped ? `dropped ${at(dictionary.dropReasons, at(packets.reason, packet))}` : at(OUTCOMES, outcome);
}

export const fatesOf = (trace: Trace): string[] => Array.from({ length: trace.packets.length }, (_, packet) => fateOf(trace, packet));

export const stageIdOf = ({ spans, dictionary }: Trace, span: number): string => at(dictionary.stages, at(spans.stage, span)).id;

/** Ids of the stages that a packet's spans belong to, its own and those that it set off, in the order in which they began. */
export const stagesOf = (trace: Trace, packet: number): string[] => [...rowsOf(lookup(trace).spansByPacket, packet)].map((span) => stageIdOf(trace, span));

/** How often a stage was executed; the rest of one that was cut in two is no execution. */
export function executions(trace: Trace, ...ids: readonly string[]): number {
  let count = 0;
  for (let span = 0; span < trace.spans.length; span++) {
    if ((at(trace.spans.flags, span) & CONTINUED) === 0 && ids.includes(stageIdOf(trace, span))) count++;
  }
  return count;
}

/** Spans of a stage. */
export const spansOf = (trace: Trace, id: string): number[] =>
  Array.from({ length: trace.spans.length }, (_, span) => span).filter((span) => stageIdOf(trace, span) === id);

/** Structures of which a line has moved between cores. */
export function movedStructures({ touches, dictionary }: Trace): Set<string> {
  const moved = new Set<string>();
  for (let touch = 0; touch < touches.length; touch++) {
    if (movedBetweenCores(at(SOURCES, sourceIndexOf(at(touches.what, touch))))) moved.add(at(lineName(dictionary.structures, at(touches.line, touch)).name.split('#'), 0));
  }
  return moved;
}
