import { assert } from '../../base/assert.ts';
import type { Rng } from '../../base/rng.ts';
import { TCP_FLAG } from '../../base/tcpFlags.ts';
import { formatEnd } from '../../scenario/ipAddress.ts';
import { formatIpv4, parseIpv4 } from '../../scenario/ipv4.ts';
import type { Endpoint, Knobs, Scenario } from '../../scenario/schema.ts';
import { type ArrivalSocket, type Arrivals, FRAME, type FlowTuple } from '../kernel/arrivals.ts';
import { Listeners } from '../kernel/listeners.ts';
import { PROTOCOL } from '../kernel/netfilter/packet.ts';
import { PROCESSES } from './processes.ts';
import { frameBytesOf } from './wire.ts';

const TCP_HEADERS_BYTES = 40;
const UDP_HEADERS_BYTES = 28;
const SERVER = '192.0.2.1';
const SERVICE_PORT = 5001;
/** Services of one address; those beyond are at the next ones. */
const SERVICES_OF_ADDRESS = 60_000;
const CLIENTS = (198 * 256 + 51) * 65_536 + 100 * 256 + 1; // 198.51.100.1 and up
const CLIENTS_COUNT = 250;
const EPHEMERAL_FIRST = 32_768;
const EPHEMERAL_COUNT = 28_232;

/** What a flow that was begun behind this machine looks like when it leaves it; null: it does not. */
export type Leaving = (inside: FlowTuple) => FlowTuple | null;

/** Where flows go: what the scenario says, or a service for each of the flows that are under way together. */
const endpointsOf = ({ knobs, endpoints }: Scenario): readonly Endpoint[] =>
  endpoints ?? Array.from({ length: knobs.flows }, (_, k) => ({
    address: k < SERVICES_OF_ADDRESS ? SERVER : formatIpv4(ipv4(SERVER) + Math.floor(k / SERVICES_OF_ADDRESS)), port: SERVICE_PORT + (k % SERVICES_OF_ADDRESS), weight: 1, listens: true,
  }));

/** Addresses of the machine that open-loop traffic is sent to. */
export const addressesOf = (scenario: Scenario): readonly number[] => [...new Set(endpointsOf(scenario).map(({ address }) => ipv4(address)))];

/** Who listens for it: with UDP each has the socket of its place. */
export const listenersOf = (scenario: Scenario): Listeners => {
  const isTcp = scenario.knobs.transport === 'tcp';
  const listening = endpointsOf(scenario).filter(({ listens }) => listens);
  const ofAddress = (address: string, k: number): number | null => (scenario.endpoints === undefined && k >= SERVICES_OF_ADDRESS ? ipv4(address) : null);
  return new Listeners(listening.map(({ address, port }, k) => ({ protocol: isTcp ? PROTOCOL.tcp : PROTOCOL.udp, address: ofAddress(address, k), port, socket: isTcp ? -1 : k })));
};

const ipv4 = (text: string): number => {
  const address = parseIpv4(text);
  if (address === undefined) throw new Error(`${text} is no IPv4 address`);
  return address;
};

/**
 * Packets of a sender that never waits, at the instants of the scenario's process. With `packetsPerFlow` a flow ends and a new one takes
 * its place; TCP then begins with a SYN and ends with a FIN.
 */
export function openLoop(scenario: Scenario, rng: Rng, leaving: Leaving = () => null): Arrivals {
  const { knobs } = scenario;
  const { packets, transport, packetsPerFlow, process } = knobs;
  assert(process !== 'replay', 'a replay is no process');
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
    unclassified: Uint8Array.from(index, (k) => dueBy(k + 1, knobs.unclassifiedShare) - dueBy(k, knobs.unclassifiedShare)),
    flows: made.tuples.map((tuple, id) => ({ id, protocol: transport, source: formatEnd(tuple.source, tuple.sourcePort), destination: formatEnd(tuple.destination, tuple.destinationPort) })),
    tuples: made.tuples,
    sockets: made.sockets,
    listeners: made.listeners,
    addresses: addressesOf(scenario),
    outgoing: 0,
    remarks: [],
  };
}

/** How many of the first `packets` are in a share of so many percent. */
const dueBy = (packets: number, percent: number): number => Math.floor((packets * percent) / 100);

/** The first segment opens, the last one closes. */
const flagsOf = (place: number, count: number): number => {
  if (place === 0) return TCP_FLAG.syn;
  return place === count - 1 ? TCP_FLAG.fin | TCP_FLAG.ack : TCP_FLAG.ack;
};

/** Makes one flow after another: to the endpoints in the proportion of their weights, each from a port of its own. */
class FlowMaker {
  readonly tuples: FlowTuple[] = [];
  readonly sockets: ArrivalSocket[] = [];
  readonly socketOfFlow: number[] = [];
  readonly listeners: Listeners;
  private readonly endpoints: readonly Endpoint[];
  private readonly knobs: Knobs;
  private readonly ports: Rng;
  private readonly used = new Set<number>();
  private readonly credits: number[];
  private readonly equalShares: boolean;
  private readonly protocol: number;

  constructor(scenario: Scenario, rng: Rng, private readonly leaving: Leaving) {
    this.knobs = scenario.knobs;
    this.endpoints = endpointsOf(scenario);
    this.ports = rng.fork('ports');
    this.credits = this.endpoints.map(() => 0);
    this.equalShares = this.endpoints.every(({ weight }) => weight === 1);
    const isTcp = this.knobs.transport === 'tcp';
    this.protocol = isTcp ? PROTOCOL.tcp : PROTOCOL.udp;
    this.listeners = listenersOf(scenario);
    if (!isTcp) this.sockets.push(...this.listeners.all.map((_, k): ArrivalSocket => ({ protocol: 'udp', flow: k, establishedAtStart: true })));
  }

  next(): number {
    const id = this.tuples.length;
    const endpoint = this.choose();
    const remote = CLIENTS + (id % CLIENTS_COUNT);
    const port = this.freePort(id % CLIENTS_COUNT);
    this.tuples.push(this.tupleOf(endpoint, remote, port));
    if (this.protocol === PROTOCOL.tcp) {
      this.socketOfFlow.push(this.sockets.length);
      this.sockets.push({ protocol: 'tcp', flow: id, establishedAtStart: this.knobs.packetsPerFlow === 0 });
    } else {
      const { destination, destinationPort } = this.tuples[id] as FlowTuple;
      this.socketOfFlow.push(endpoint.answersTo === undefined ? (this.listeners.find(this.protocol, destination, destinationPort)?.socket ?? -1) : -1);
    }
    return id;
  }

  /** Each flow to the endpoint that is furthest behind its share. */
  private choose(): Endpoint {
    // Equal shares come in turn; going through a hundred thousand for each flow would cost more than the run.
    if (this.equalShares) return this.endpoints[this.tuples.length % this.endpoints.length] as Endpoint;
    let best = 0;
    let total = 0;
    for (const [k, { weight }] of this.endpoints.entries()) {
      total += weight;
      const credit = (this.credits[k] as number) + weight;
      this.credits[k] = credit;
      if (credit > (this.credits[best] as number)) best = k;
    }
    this.credits[best] = (this.credits[best] as number) - total;
    return this.endpoints[best] as Endpoint;
  }

  private freePort(client: number): number {
    for (;;) {
      const port = EPHEMERAL_FIRST + this.ports.integer(EPHEMERAL_COUNT);
      if (this.used.has(client * 65_536 + port)) continue;
      this.used.add(client * 65_536 + port);
      return port;
    }
  }

  private tupleOf({ address, port, answersTo }: Endpoint, remote: number, ephemeral: number): FlowTuple {
    const { protocol } = this;
    if (answersTo === undefined) return { protocol, source: remote, sourcePort: ephemeral, destination: ipv4(address), destinationPort: port };
    const inside: FlowTuple = { protocol, source: ipv4(answersTo), sourcePort: ephemeral, destination: remote, destinationPort: port };
    const outside = this.leaving(inside) ?? { ...inside, source: ipv4(address) };
    return { protocol, source: outside.destination, sourcePort: outside.destinationPort, destination: outside.source, destinationPort: outside.sourcePort };
  }
}
