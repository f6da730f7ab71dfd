import { at } from '../base/assert.ts';
import { lastAtOrBefore } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { HOOKS, VERDICTS } from '../trace/words.ts';
import { perTrace } from './perTrace.ts';
import type { Tuple } from './tuples.ts';

/** An entry of the conntrack table at an instant. */
export interface Connection {
  readonly row: number;
  readonly protocol: number;
  /** `unconfirmed`: its first packet is still between the hooks; `replied`: seen in both directions. */
  readonly status: 'unconfirmed' | 'confirmed' | 'replied';
  readonly original: Tuple;
  /** What answers look like; `isMapped` when that is not just the other way round. */
  readonly reply: Tuple;
  readonly isMapped: boolean;
  /** That its hooks have seen by then, of both directions; handshakes before the run not among them. */
  readonly packets: number;
}

export interface ConnectionsNow {
  readonly count: number;
  /** The newest, at most as many as were asked for. */
  readonly shown: readonly Connection[];
}

/** The conntrack table at an instant. */
export function connectionsAt(trace: Trace, atNs: number, most: number): ConnectionsNow {
  const { connections } = trace;
  const { goneNs, goneSorted } = ends(trace);
  const begun = lastAtOrBefore(connections.length, (row) => at(connections.beganNs, row), atNs) + 1;
  const shown: Connection[] = [];
  for (let row = begun - 1; row >= 0 && shown.length < most; row--) if (at(goneNs, row) > atNs) shown.push(connectionAt(trace, row, atNs));
  return { count: begun - (lastAtOrBefore(goneSorted.length, (k) => at(goneSorted, k), atNs) + 1), shown };
}

/** One entry at an instant; undefined when there is none yet, or none any more. */
export function connectionOf(trace: Trace, row: number, atNs: number): Connection | undefined {
  const isThere = row >= 0 && at(trace.connections.beganNs, row) <= atNs && at(ends(trace).goneNs, row) > atNs;
  return isThere ? connectionAt(trace, row, atNs) : undefined;
}

function connectionAt(trace: Trace, row: number, atNs: number): Connection {
  const table = trace.connections;
  const original: Tuple = { source: at(table.source, row), destination: at(table.destination, row), sourcePort: at(table.sourcePort, row), destinationPort: at(table.destinationPort, row) };
  const reply: Tuple = {
    source: at(table.replySource, row), destination: at(table.replyDestination, row), sourcePort: at(table.replySourcePort, row), destinationPort: at(table.replyDestinationPort, row),
  };
  // Those from before the run have shaken hands.
  const isSince = (instantNs: number): boolean => (instantNs < 0 ? at(table.beganNs, row) < 0 : instantNs <= atNs);
  const seenNs = at(trackedNs(trace), row);
  return {
    row,
    protocol: at(table.protocol, row),
    status: isSince(at(table.repliedNs, row)) ? 'replied' : isSince(at(table.confirmedNs, row)) ? 'confirmed' : 'unconfirmed',
    original,
    reply,
    isMapped: reply.source !== original.destination || reply.destination !== original.source || reply.sourcePort !== original.destinationPort || reply.destinationPort !== original.sourcePort,
    packets: lastAtOrBefore(seenNs.length, (k) => at(seenNs, k), atNs) + 1,
  };
}

/** When each entry was gone: one whose first packet was dropped before it was confirmed went with it. Timeouts are longer than runs. */
const ends = perTrace((trace: Trace): { readonly goneNs: Float64Array; readonly goneSorted: Float64Array } => {
  const { connections, passages } = trace;
  const goneNs = new Float64Array(connections.length).fill(Infinity);
  for (let row = 0; row < passages.length; row++) {
    const connection = passages.connection[row] as number;
    if (connection >= 0 && VERDICTS[passages.verdict[row] as number] === 'drop' && at(connections.confirmedNs, connection) < 0 && at(connections.beganNs, connection) >= 0) {
      goneNs[connection] = passages.endNs[row] as number;
    }
  }
  return { goneNs, goneSorted: goneNs.filter((ns) => ns !== Infinity).sort() };
});

/** Each packet passes one of these, once. */
const ENTRANCES: readonly number[] = (['PREROUTING', 'OUTPUT', 'INGRESS'] as const).map((hook) => HOOKS.indexOf(hook));

/** By connection: when conntrack was done with each of its packets. */
const trackedNs = perTrace((trace: Trace): readonly (readonly number[])[] => {
  const { connections, passages } = trace;
  const found: number[][] = Array.from({ length: connections.length }, () => []);
  for (let row = 0; row < passages.length; row++) {
    const connection = passages.connection[row] as number;
    if (connection >= 0 && ENTRANCES.includes(passages.hook[row] as number)) found[connection]?.push(passages.endNs[row] as number);
  }
  for (const instants of found) instants.sort((x, y) => x - y);
  return found;
});

/** The how-many-th packet of its connection a passage belongs to, from 1; of connections that were there before the run: since then. */
export function placeInConnection(trace: Trace, connection: number, endNs: number): number {
  const seenNs = at(trackedNs(trace), connection);
  return lastAtOrBefore(seenNs.length, (k) => at(seenNs, k), endNs) + 1;
}
