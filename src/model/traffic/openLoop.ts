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
  const columns = {
    atNs: new Float64Array(packets), flow: new Uint32Array(packets), socketOf: new Int32Array(packets), tcpFlags: new Uint8Array(packets),
    frameBytes: new Uint32Array(packets).fill(frameBytes), payloadBytes: new Uint32Array(packets).fill(payload), unclassified: new Uint8Array(packets),
  };
  for (let k = 0; k < packets; k++) {
    const { slot, atNs: now } = arrives();
    const before = underWay[slot];
    const current = before === undefined || (packetsPerFlow > 0 && before.sent === packetsPerFlow) ? { flow: made.next(), sent: 0 } : before;
    underWay[slot] = current;
    columns.atNs[k] = now;
    columns.flow[k] = current.flow;
    columns.socketOf[k] = made.socketOfFlow[current.flow] as number;
    columns.unclassified[k] = isUnclassified(k, knobs.unclassifiedShare);
    if (isTcp) columns.tcpFlags[k] = packetsPerFlow === 0 ? TCP_FLAG.ack : flagsOf(current.sent, packetsPerFlow);
    if (((columns.tcpFlags[k] as number) & (TCP_FLAG.syn | TCP_FLAG.fin)) !== 0) {
      columns.frameBytes[k] = frameBytesOf(TCP_HEADERS_BYTES);
      columns.payloadBytes[k] = 0;
    }
    current.sent++;
  }
  return {
    length: packets,
    ...columns,
    frame: new Uint8Array(packets).fill(isTcp ? FRAME.tcp : FRAME.udp),
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
