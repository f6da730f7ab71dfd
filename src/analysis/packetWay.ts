import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './perTrace.ts';
import { destinationText, sourceText, type Tuple } from './tuples.ts';

/** Stages that tell by which way a packet went, by the names that every path gives them. */
const CLASSIFY = 'classify';
const PUT = 'channelPut';
const SLOW_PATH = 'slowPath';
const HAND_OVER = 'handOver';

/** How a packet came up: whether a classifier sorted it, when, and into what. */
export interface PacketWay {
  /** `byWire`: in the driver, before any rule was asked; `afterRules`: by the addresses it had then. */
  readonly sorted: 'byWire' | 'afterRules' | 'never';
  /** The classifier's answer; `stack`: none was asked, or it stood behind the rules and had no channel. */
  readonly way: 'channel' | 'slowPath' | 'stack';
  readonly sortedNs: number;
  /** A reader gave it on to another's queue. */
  readonly isHandedOver: boolean;
}

export function packetWay(trace: Trace, packet: number): PacketWay {
  const { classifiedBy, classifiedNs, putNs, slowNs, handedNs } = ways(trace);
  const stage = at(classifiedBy, packet);
  const inDriver = stage >= 0 && at(trace.dictionary.stages, stage).gridColumn === 'driver';
  return {
    sorted: stage < 0 ? 'never' : inDriver ? 'byWire' : 'afterRules',
    way: stage >= 0 && at(putNs, packet) >= 0 ? 'channel' : at(slowNs, packet) >= 0 ? 'slowPath' : 'stack',
    sortedNs: Math.max(at(classifiedNs, packet), at(putNs, packet), at(slowNs, packet)),
    isHandedOver: at(handedNs, packet) >= 0,
  };
}

interface Ways {
  /** Stage that classified, and the beginnings of the stages above; -1 where they did not happen. */
  readonly classifiedBy: Int32Array;
  readonly classifiedNs: Float64Array;
  readonly putNs: Float64Array;
  readonly slowNs: Float64Array;
  readonly handedNs: Float64Array;
}

/** Of every packet. */
export const ways = perTrace((trace: Trace): Ways => {
  const { spans, dictionary, packets } = trace;
  const never = (): Float64Array => new Float64Array(packets.length).fill(-1);
  const found: Ways = { classifiedBy: new Int32Array(packets.length).fill(-1), classifiedNs: never(), putNs: never(), slowNs: never(), handedNs: never() };
  const columns: Readonly<Record<string, Float64Array>> = { [CLASSIFY]: found.classifiedNs, [PUT]: found.putNs, [SLOW_PATH]: found.slowNs, [HAND_OVER]: found.handedNs };
  const columnOf = dictionary.stages.map(({ id }) => (Object.hasOwn(columns, id) ? columns[id] : undefined));
  for (let span = 0; span < spans.length; span++) {
    const stage = spans.stage[span] as number;
    const packet = spans.packet[span] as number;
    const column = columnOf[stage];
    if (column === undefined || packet < 0) continue;
    column[packet] = spans.beginNs[span] as number;
    if (column === found.classifiedNs) found.classifiedBy[packet] = stage;
  }
  return found;
});

/** The socket that listens under a tuple's destination, or is the connection; -1: none. */
export function socketUnder(trace: Trace, packet: number, tuple: Tuple): number {
  const known = socketNames(trace);
  const { protocol } = at(trace.dictionary.flows, at(trace.packets.flow, packet));
  const destination = destinationText(tuple);
  return known.get(`${protocol} ${destination} ${sourceText(tuple)}`) ?? known.get(`${protocol} ${destination} `) ?? known.get(`${protocol} *:${tuple.destinationPort} `) ?? -1;
}

const socketNames = perTrace(
  (trace: Trace): ReadonlyMap<string, number> => new Map(trace.dictionary.sockets.map(({ id, protocol, local, remote }) => [`${protocol} ${local} ${remote}`, id])),
);
