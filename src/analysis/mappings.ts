import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { isSameTuple } from './tuples.ts';
import { tupleAfter, tupleBefore } from './packetPassages.ts';
import { perTrace } from './perTrace.ts';

/** By connection: the passage in which a rule changed its first packet's addresses; -1: none, or before the run. */
export const mappingPassages = perTrace((trace: Trace): Int32Array => {
  const { passages, connections } = trace;
  const found = new Int32Array(connections.length).fill(-1);
  for (let row = 0; row < passages.length; row++) {
    const connection = passages.connection[row] as number;
    if (connection < 0 || found[connection] !== -1 || passages.ruleLine[row] === 0) continue;
    if (!isSameTuple(tupleBefore(trace, row), tupleAfter(trace, row))) found[connection] = row;
  }
  return found;
});

/** The line that decided how a connection is translated; 0: none did within the run. */
export function mappingLine(trace: Trace, connection: number): number {
  const row = connection < 0 ? -1 : at(mappingPassages(trace), connection);
  return row < 0 ? 0 : at(trace.passages.ruleLine, row);
}

/** How many passages each line decided or changed, by line from 1. */
export const ruleCounts = perTrace((trace: Trace): Uint32Array => {
  const counts = new Uint32Array((trace.dictionary.netfilter?.lines.length ?? 0) + 1);
  for (const line of trace.passages.ruleLine) counts[line] = at(counts, line) + 1;
  counts[0] = 0;
  return counts;
});
