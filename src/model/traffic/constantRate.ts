import type { Rng } from '../../base/rng.ts';
import type { Knobs } from '../../scenario/schema.ts';
import { TCP_FLAG } from '../../base/tcpFlags.ts';
import type { FlowEntry } from '../../trace/trace.ts';
import { type Arrivals, FRAME } from '../kernel/arrivals.ts';
import { frameBytesOf, wireNs } from './wire.ts';

const TCP_HEADERS_BYTES = 40;
const UDP_HEADERS_BYTES = 28;
const SERVER = '192.0.2.1';
const SERVICE_PORT = 5001;
const EPHEMERAL_FIRST = 32_768;
const EPHEMERAL_COUNT = 28_232;

/** Packets at equal distances, the flows in turn: a sender that never waits (open loop). */
export function constantRate(knobs: Knobs, rng: Rng): Arrivals {
  const { packets, flows, transport } = knobs;
  const frameBytes = frameBytesOf(knobs.packetBytes);
  const gapNs = wireNs(frameBytes, knobs.rateMbps);
  const headers = transport === 'tcp' ? TCP_HEADERS_BYTES : UDP_HEADERS_BYTES;
  const ports = rng.fork('ports');
  const entries: FlowEntry[] = Array.from({ length: flows }, (_, id) => ({
    id, protocol: transport, source: `198.51.100.${1 + (id % 250)}:${EPHEMERAL_FIRST + ports.integer(EPHEMERAL_COUNT)}`, destination: `${SERVER}:${SERVICE_PORT + id}`,
  }));
  const index = Array.from({ length: packets }, (_, k) => k);
  return {
    length: packets,
    atNs: Float64Array.from(index, (k) => (k + 1) * gapNs),
    frame: new Uint8Array(packets).fill(transport === 'tcp' ? FRAME.tcp : FRAME.udp),
    flow: Uint32Array.from(index, (k) => k % flows),
    socketOf: Int32Array.from(index, (k) => k % flows),
    frameBytes: new Uint32Array(packets).fill(frameBytes),
    payloadBytes: new Uint32Array(packets).fill(Math.max(0, knobs.packetBytes - headers)),
    tcpFlags: new Uint8Array(packets).fill(transport === 'tcp' ? TCP_FLAG.ack : 0),
    flows: entries,
    sockets: entries.map(({ id }) => ({ protocol: transport, flow: id, establishedAtStart: true })),
    outgoing: 0,
    remarks: [],
  };
}
