import { at } from '../base/assert.ts';
import { rowsOf } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { HOOKS, OUTCOME, type Hook } from '../trace/words.ts';
import { mappingLine } from './mappings.ts';
import { passagesByPacket, tupleAfter, tupleBefore } from './packetPassages.ts';
import { perTrace } from './perTrace.ts';
import { destinationText, isSameTuple, sourceText, wireTuple, type Tuple } from './tuples.ts';

/** A hook gave a packet another address. */
export interface Rewrite {
  readonly packet: number;
  readonly hook: Hook;
  readonly core: number;
  readonly beginNs: number;
  /** From here on the packet shows it. */
  readonly atNs: number;
  /** The end that changed, the destination if both did. */
  readonly what: 'source' | 'destination';
  readonly from: string;
  readonly to: string;
  /** What is left of the two when what they share is not said twice: `:53`, `:5353`. */
  readonly shortFrom: string;
  readonly shortTo: string;
  /** The line that decided it, for this packet or for its connection's first; 0: none in this run. */
  readonly line: number;
}

/** Passages in which packets of the run got another address, in the order in which it showed; answers to them are not among these. */
export const rewritingPassages = perTrace((trace: Trace): Uint32Array => {
  const { passages } = trace;
  const rows: number[] = [];
  for (let row = 0; row < passages.length; row++) {
    if (passages.own[row] === 0 && at(passages.packet, row) >= 0 && !isSameTuple(tupleBefore(trace, row), tupleAfter(trace, row))) rows.push(row);
  }
  return Uint32Array.from(rows.sort((a, b) => at(passages.endNs, a) - at(passages.endNs, b) || a - b));
});

/** Those of one packet, in order. */
export function rewritesOf(trace: Trace, packet: number): readonly Rewrite[] {
  if (trace.passages.length === 0) return [];
  return [...rowsOf(passagesByPacket(trace), packet)].map((row) => rewriteOf(trace, row)).filter((one) => one !== null);
}

export function rewriteOf(trace: Trace, row: number): Rewrite | null {
  const { passages } = trace;
  const [before, after] = [tupleBefore(trace, row), tupleAfter(trace, row)];
  if (passages.own[row] === 1 || isSameTuple(before, after)) return null;
  const isSource = destinationText(before) === destinationText(after);
  const text = isSource ? sourceText : destinationText;
  const isSameAddress = isSource ? before.source === after.source : before.destination === after.destination;
  const short = (tuple: Tuple): string => (isSameAddress ? `:${isSource ? tuple.sourcePort : tuple.destinationPort}` : text(tuple));
  return {
    packet: at(passages.packet, row), hook: at(HOOKS, at(passages.hook, row)), core: at(passages.core, row),
    beginNs: at(passages.beginNs, row), atNs: at(passages.endNs, row),
    what: isSource ? 'source' : 'destination', from: text(before), to: text(after), shortFrom: short(before), shortTo: short(after),
    line: at(passages.ruleLine, row) || mappingLine(trace, at(passages.connection, row)),
  };
}

/** A packet's addresses at an instant, as the hooks left them; undefined for what has none. */
export function addressesAt(trace: Trace, packet: number, atNs: number): Tuple | undefined {
  const wire = wireTuple(trace, packet);
  if (trace.passages.length === 0) return wire;
  const rows = [...rowsOf(passagesByPacket(trace), packet)];
  const last = rows.filter((row) => trace.passages.own[row] === 0 && at(trace.passages.endNs, row) <= atNs).at(-1);
  return last === undefined ? wire : tupleAfter(trace, last);
}

/** From when on a packet of a channel is known to go to a program that it is not for: its last rewrite, or its end where no rule was asked; Infinity: never. */
export function astrayFromNs(trace: Trace, packet: number): number {
  const { packets } = trace;
  if (packets.outcome[packet] !== OUTCOME.misdelivered) return Infinity;
  return rewritesOf(trace, packet).at(-1)?.atNs ?? at(packets.doneNs, packet);
}

/** By socket: the packets that its program took, in that order. */
export const takenBySocket = perTrace((trace: Trace): readonly Uint32Array[] => {
  const { packets, dictionary } = trace;
  const taken: number[][] = dictionary.sockets.map(() => []);
  for (let packet = 0; packet < packets.length; packet++) {
    const outcome = packets.outcome[packet];
    if (outcome === OUTCOME.delivered || outcome === OUTCOME.misdelivered) taken[packets.takenBy[packet] as number]?.push(packet);
  }
  return taken.map((list) => Uint32Array.from(list.sort((a, b) => at(packets.doneNs, a) - at(packets.doneNs, b) || a - b)));
});
