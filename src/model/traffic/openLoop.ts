import { assert } from '../../base/assert.ts';
import type { Rng } from '../../base/rng.ts';
import { TCP_FLAG } from '../../base/tcpFlags.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type Arrivals, FRAME } from '../kernel/arrivals.ts';
import { FlowMaker, type Leaving } from './flowMaker.ts';
import { PROCESSES } from './processes.ts';
import { frameBytesOf, TCP_HEADERS_BYTES } from './wire.ts';

const UDP_HEADERS_BYTES = 28;

/**
 * Packets of a sender that never waits, at the instants of the scenario's process. With `packetsPerFlow` a flow ends and a new one takes
 * its place; TCP then begins with a SYN and ends with a FIN.
 */
export function openLoop(scenario: Scenario, rng: Rng, leaving: Leaving = () => null): Arrivals {
  const { knobs } = scenario;
  const { packets, transport, packetsPerFlow, process } = knobs;
  assert(process !== 'replay' && process !== 'ackClock', `${process} is no open loop`);
  const frameBytes = frameBytesOf(knobs.packetBytes);
  const isTcp = transport === 'tcp';
  const payload = Math.max(0, knobs.packetBytes - (isTcp ? TCP_HEADERS_BYTES : UDP_HEADERS_BYTES));
  const made = new FlowMaker(scenario, rng, leaving);
  const arrives = PROCESSES[process](knobs, rng);
  const underWay: { flow: number; sent: number }[] = []; // by slot
  const atNs = new Float64Array(packets);
  const flow = new Uint32Array(packets);
  const tcpFlags = new Uint8Array(packets);
  const index = Array.from({ length: packets }, (_, k) => k);
  for (const k of index) {
    const { slot, atNs: now } = arrives();
    const before = underWay[slot];
    const current = before === undefined || (packetsPerFlow > 0 && before.sent === packetsPerFlow) ? { flow: made.next(), sent: 0 } : before;
    underWay[slot] = current;
    atNs[k] = now;
    flow[k] = current.flow;
    if (isTcp) tcpFlags[k] = packetsPerFlow === 0 ? TCP_FLAG.ack : flagsOf(current.sent, packetsPerFlow);
    current.sent++;
  }
  const carries = (k: number): boolean => ((tcpFlags[k] as number) & (TCP_FLAG.syn | TCP_FLAG.fin)) === 0;
  return {
    length: packets,
    atNs,
    frame: new Uint8Array(packets).fill(isTcp ? FRAME.tcp : FRAME.udp),
    flow,
    socketOf: Int32Array.from(index, (k) => made.socketOfFlow[flow[k] as number] as number),
    frameBytes: Uint32Array.from(index, (k) => (carries(k) ? frameBytes : frameBytesOf(TCP_HEADERS_BYTES))),
    payloadBytes: Uint32Array.from(index, (k) => (carries(k) ? payload : 0)),
    tcpFlags,
    unclassified: Uint8Array.from(index, (k) => isUnclassified(k, knobs.unclassifiedShare)),
    ...made.described,
    outgoing: 0,
    remarks: [],
  };
}

/** One packet in so many has no signature, spread evenly. */
export const isUnclassified = (k: number, percent: number): number => Math.floor(((k + 1) * percent) / 100) - Math.floor((k * percent) / 100);

/** The first segment opens, the last one closes. */
const flagsOf = (place: number, count: number): number => {
  if (place === 0) return TCP_FLAG.syn;
  return place === count - 1 ? TCP_FLAG.fin | TCP_FLAG.ack : TCP_FLAG.ack;
};
