import { at } from '../base/assert.ts';
import { groupRows, lookup, rowsOf, spanEndNs, type Groups } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { CT_STATES, HOOKS, VERDICTS, type CtState, type Hook } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';
import { isSameTuple, type Tuple } from './tuples.ts';

/** What one hook of netfilter did with a packet. */
export interface Passage {
  readonly row: number;
  readonly hook: Hook;
  /** Not the packet itself, but the ACK that answers it. */
  readonly own: boolean;
  readonly core: number;
  readonly beginNs: number;
  readonly endNs: number;
  readonly before: Tuple;
  readonly after: Tuple;
  readonly isRewritten: boolean;
  readonly state: CtState;
  /** Row of the trace's connections, -1 none. */
  readonly connection: number;
  readonly isDropped: boolean;
  readonly rulesWalked: number;
  /** Of the text, from 1; 0: no rule decided or changed anything. */
  readonly line: number;
  /** Work in the hook, without what it waited for. */
  readonly workNs: number;
}

/** A packet's passages through the hooks, in order: its own and those of the ACK that it set off. */
export function packetPassages(trace: Trace, packet: number): readonly Passage[] {
  return Array.from(rowsOf(passagesByPacket(trace), packet), (row) => passageOf(trace, row));
}

export const passagesByPacket = perTrace((trace: Trace): Groups => groupRows(trace.passages.packet, trace.passages.length, trace.packets.length));

export const tupleBefore = ({ passages }: Trace, row: number): Tuple => ({
  source: at(passages.source, row),
  destination: at(passages.destination, row),
  sourcePort: at(passages.sourcePort, row),
  destinationPort: at(passages.destinationPort, row),
});

export const tupleAfter = ({ passages }: Trace, row: number): Tuple => ({
  source: at(passages.sourceAfter, row),
  destination: at(passages.destinationAfter, row),
  sourcePort: at(passages.sourcePortAfter, row),
  destinationPort: at(passages.destinationPortAfter, row),
});

function passageOf(trace: Trace, row: number): Passage {
  const { passages } = trace;
  const [before, after] = [tupleBefore(trace, row), tupleAfter(trace, row)];
  return {
    row,
    hook: at(HOOKS, at(passages.hook, row)),
    own: passages.own[row] === 1,
    core: at(passages.core, row),
    beginNs: at(passages.beginNs, row),
    endNs: at(passages.endNs, row),
    before,
    after,
    isRewritten: !isSameTuple(before, after),
    state: at(CT_STATES, at(passages.state, row)),
    connection: at(passages.connection, row),
    isDropped: VERDICTS[at(passages.verdict, row)] === 'drop',
    rulesWalked: at(passages.rulesWalked, row),
    line: at(passages.ruleLine, row),
    workNs: hookWorkNs(trace, row),
  };
}

/** What the stages of a passage took on its core; an interrupt in between is not its own. */
function hookWorkNs(trace: Trace, row: number): number {
  const { passages, spans, dictionary } = trace;
  const [core, beginNs, endNs] = [at(passages.core, row), at(passages.beginNs, row), at(passages.endNs, row)];
  let workNs = 0;
  for (const span of rowsOf(lookup(trace).spansByPacket, at(passages.packet, row))) {
    const isWork = at(spans.core, span) === core && at(dictionary.stages, at(spans.stage, span)).gridColumn === 'netfilter';
    const spanBeginNs = at(spans.beginNs, span);
    if (isWork && spanBeginNs >= beginNs && spanBeginNs < endNs) workNs += spanEndNs(spans, span) - spanBeginNs;
  }
  return workNs;
}
