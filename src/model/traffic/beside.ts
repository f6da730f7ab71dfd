import { at } from '../../base/assert.ts';
import type { Rng } from '../../base/rng.ts';
import type { Knobs, Scenario } from '../../scenario/schema.ts';
import type { Arrivals } from '../kernel/arrivals.ts';
import { type Listener, Listeners } from '../kernel/listeners.ts';
import { PROTOCOL } from '../kernel/netfilter/packet.ts';
import { ipv4 } from './flowMaker.ts';
import { openLoop } from './openLoop.ts';
import { frameBytesOf, wireNs } from './wire.ts';

/** Where the traffic beside goes: an address of its own, a service for each flow. */
const ADDRESS = '192.0.2.250';
export const BESIDE_ADDRESS = ipv4(ADDRESS);
const FIRST_PORT = 7001;
const PACKETS_MAX = 100_000;
/** Random processes may be this much faster than their mean for a while. */
const SPARE = 1.3;
const SPARE_PACKETS = 32;

/** A program listens there for the traffic beside. */
export const besideListens = ({ besideMbps, besideTransport, besideFlows }: Knobs, protocol: number, port: number): boolean =>
  besideMbps > 0 && protocol === PROTOCOL[besideTransport] && port >= FIRST_PORT && port < FIRST_PORT + besideFlows;

/** The other kind of traffic as a scenario of its own, `packets` of it. */
function besideOf(scenario: Scenario, packets: number): Scenario {
  const { knobs } = scenario;
  return {
    ...scenario,
    endpoints: Array.from({ length: knobs.besideFlows }, (_, k) => ({ address: ADDRESS, port: FIRST_PORT + k, weight: 1, listens: true })),
    knobs: {
      ...knobs, transport: knobs.besideTransport, process: knobs.besideProcess, rateMbps: knobs.besideMbps, peakMbps: Math.max(knobs.peakMbps, knobs.besideMbps), packetBytes: knobs.besideBytes,
      flows: knobs.besideFlows, packetsPerFlow: 0, unclassifiedShare: 0, packets,
    },
  };
}

/** Traffic of the other kind until `untilNs` (Infinity: as much as the main traffic has packets); null: there is none. */
export function trafficBeside(scenario: Scenario, rng: Rng, untilNs: number): Arrivals | null {
  const { besideMbps, besideBytes, packets } = scenario.knobs;
  if (besideMbps === 0) return null;
  const expected = untilNs === Infinity ? packets : Math.ceil((SPARE * untilNs) / wireNs(frameBytesOf(besideBytes), besideMbps)) + SPARE_PACKETS;
  const all = openLoop(besideOf(scenario, Math.min(PACKETS_MAX, expected)), rng.fork('beside'));
  let length = all.length;
  while (length > 0 && at(all.atNs, length - 1) > untilNs) length--;
  return { ...all, length };
}

/** Two kinds of traffic, in the order of their arrival; of one instant the first's come first. Flows and sockets of the second are numbered behind the first's. */
export function merged(a: Arrivals, b: Arrivals): Arrivals {
  const length = a.length + b.length;
  const columns = {
    atNs: new Float64Array(length), frame: new Uint8Array(length), flow: new Uint32Array(length), socketOf: new Int32Array(length), frameBytes: new Uint32Array(length),
    payloadBytes: new Uint32Array(length), tcpFlags: new Uint8Array(length), unclassified: new Uint8Array(length),
  };
  const both: Arrivals = { ...besides(a, b), ...columns, length };
  let next = 0;
  for (let k = 0, i = 0; k < length; k++) {
    const isFirst = next === b.length || (i < a.length && at(a.atNs, i) <= at(b.atNs, next));
    if (isFirst) putRow(both, k, a, i++, { flows: 0, sockets: 0 });
    else putRow(both, k, b, next++, offsetsOf(a));
  }
  return both;
}

/** What of `b` is numbered behind `a`. */
export const offsetsOf = (a: Arrivals): Offsets => ({ flows: a.flows.length, sockets: a.sockets.length });
export interface Offsets {
  readonly flows: number;
  readonly sockets: number;
}

/** Row `k` of the arrivals becomes a frame of others. */
export function putRow(to: Arrivals, k: number, from: Arrivals, row: number, offsets: Offsets): void {
  const socket = at(from.socketOf, row);
  to.atNs[k] = at(from.atNs, row);
  to.frame[k] = at(from.frame, row);
  to.flow[k] = at(from.flow, row) + offsets.flows;
  to.socketOf[k] = socket === -1 ? -1 : socket + offsets.sockets;
  to.frameBytes[k] = at(from.frameBytes, row);
  to.payloadBytes[k] = at(from.payloadBytes, row);
  to.tcpFlags[k] = at(from.tcpFlags, row);
  to.unclassified[k] = at(from.unclassified, row);
}

/** The first's columns with flows, sockets and listeners of both. */
export function besides(a: Arrivals, b: Arrivals): Arrivals {
  const offsets = offsetsOf(a);
  return {
    ...a,
    flows: [...a.flows, ...b.flows.map((flow) => ({ ...flow, id: flow.id + offsets.flows }))],
    tuples: [...a.tuples, ...b.tuples],
    sockets: [...a.sockets, ...b.sockets.map((socket) => ({ ...socket, flow: socket.flow + offsets.flows }))],
    listeners: bothListen(a.listeners, b.listeners, offsets.sockets),
    addresses: [...a.addresses, ...b.addresses],
  };
}

function bothListen(a: Listeners, b: Listeners, sockets: number): Listeners {
  return new Listeners([...a.all, ...b.all.map((listener): Listener => ({ ...listener, address: BESIDE_ADDRESS, socket: listener.socket === -1 ? -1 : listener.socket + sockets }))]);
}
