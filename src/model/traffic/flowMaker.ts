import type { Rng } from '../../base/rng.ts';
import { parseIpv4 } from '../../scenario/ipv4.ts';
import { formatEnd } from '../../scenario/ipAddress.ts';
import type { Endpoint, Knobs, Scenario } from '../../scenario/schema.ts';
import type { ArrivalSocket, Arrivals, FlowTuple } from '../kernel/arrivals.ts';
import { Listeners } from '../kernel/listeners.ts';
import { PROTOCOL } from '../kernel/netfilter/packet.ts';

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

/** An endpoint with its addresses as numbers. */
export interface Service extends Omit<Endpoint, 'address' | 'answersTo'> {
  readonly address: number;
  readonly answersTo: number | undefined;
}

/** Where flows go: what the scenario says, or a service for each of the flows that are under way together. */
export function servicesOf({ knobs, endpoints }: Scenario): readonly Service[] {
  if (endpoints !== undefined) return endpoints.map((endpoint) => ({ ...endpoint, address: ipv4(endpoint.address), answersTo: endpoint.answersTo === undefined ? undefined : ipv4(endpoint.answersTo) }));
  const server = ipv4(SERVER);
  return Array.from({ length: knobs.flows }, (_, k) => ({ address: server + Math.floor(k / SERVICES_OF_ADDRESS), port: SERVICE_PORT + (k % SERVICES_OF_ADDRESS), weight: 1, listens: true, answersTo: undefined }));
}

/** Addresses of the machine that open-loop traffic is sent to. */
export const addressesOf = (services: readonly Service[]): readonly number[] => [...new Set(services.map(({ address }) => address))];

/** Who listens for it: with UDP each has the socket of its place. */
export const listenersOf = ({ knobs, endpoints }: Scenario, services: readonly Service[]): Listeners => {
  const isTcp = knobs.transport === 'tcp';
  const ofAddress = (address: number, k: number): number | null => (endpoints === undefined && k >= SERVICES_OF_ADDRESS ? address : null);
  return new Listeners(services.filter(({ listens }) => listens).map(({ address, port }, k) => ({ protocol: isTcp ? PROTOCOL.tcp : PROTOCOL.udp, address: ofAddress(address, k), port, socket: isTcp ? -1 : k })));
};

export const ipv4 = (text: string): number => {
  const address = parseIpv4(text);
  if (address === undefined) throw new Error(`${text} is no IPv4 address`);
  return address;
};

/** Makes one flow after another: to the services in the proportion of their weights, each from a port of its own. */
export class FlowMaker {
  readonly tuples: FlowTuple[] = [];
  readonly sockets: ArrivalSocket[] = [];
  readonly socketOfFlow: number[] = [];
  readonly listeners: Listeners;
  private readonly services: readonly Service[];
  private readonly knobs: Knobs;
  private readonly ports: Rng;
  private readonly used = new Set<number>();
  private readonly credits: number[];
  private readonly equalShares: boolean;
  private readonly protocol: number;

  constructor(scenario: Scenario, rng: Rng, private readonly leaving: Leaving) {
    this.knobs = scenario.knobs;
    this.services = servicesOf(scenario);
    this.ports = rng.fork('ports');
    this.credits = this.services.map(() => 0);
    this.equalShares = this.services.every(({ weight }) => weight === 1);
    const isTcp = this.knobs.transport === 'tcp';
    this.protocol = isTcp ? PROTOCOL.tcp : PROTOCOL.udp;
    this.listeners = listenersOf(scenario, this.services);
    if (!isTcp) this.sockets.push(...this.listeners.all.map((_, k): ArrivalSocket => ({ protocol: 'udp', flow: k, establishedAtStart: true })));
  }

  /** What the arrivals say of flows, sockets and who listens. */
  get described(): Pick<Arrivals, 'flows' | 'tuples' | 'sockets' | 'listeners' | 'addresses'> {
    const { tuples, sockets, listeners } = this;
    const flows = tuples.map((tuple, id) => ({ id, protocol: this.knobs.transport, source: formatEnd(tuple.source, tuple.sourcePort), destination: formatEnd(tuple.destination, tuple.destinationPort) }));
    return { flows, tuples, sockets, listeners, addresses: addressesOf(this.services) };
  }

  next(): number {
    const id = this.tuples.length;
    const service = this.choose();
    const remote = CLIENTS + (id % CLIENTS_COUNT);
    const port = this.freePort(id % CLIENTS_COUNT);
    this.tuples.push(this.tupleOf(service, remote, port));
    if (this.protocol === PROTOCOL.tcp) {
      this.socketOfFlow.push(this.sockets.length);
      this.sockets.push({ protocol: 'tcp', flow: id, establishedAtStart: this.knobs.packetsPerFlow === 0 });
    } else {
      const { destination, destinationPort } = this.tuples[id] as FlowTuple;
      this.socketOfFlow.push(service.answersTo === undefined ? (this.listeners.find(this.protocol, destination, destinationPort)?.socket ?? -1) : -1);
    }
    return id;
  }

  /** Each flow to the service that is furthest behind its share. */
  private choose(): Service {
    // Equal shares come in turn; going through a hundred thousand for each flow would cost more than the run.
    if (this.equalShares) return this.services[this.tuples.length % this.services.length] as Service;
    let best = 0;
    let total = 0;
    for (const [k, { weight }] of this.services.entries()) {
      total += weight;
      const credit = (this.credits[k] as number) + weight;
      this.credits[k] = credit;
      if (credit > (this.credits[best] as number)) best = k;
    }
    this.credits[best] = (this.credits[best] as number) - total;
    return this.services[best] as Service;
  }

  private freePort(client: number): number {
    for (;;) {
      const port = EPHEMERAL_FIRST + this.ports.integer(EPHEMERAL_COUNT);
      if (this.used.has(client * 65_536 + port)) continue;
      this.used.add(client * 65_536 + port);
      return port;
    }
  }

  private tupleOf({ address, port, answersTo }: Service, remote: number, ephemeral: number): FlowTuple {
    const { protocol } = this;
    if (answersTo === undefined) return { protocol, source: remote, sourcePort: ephemeral, destination: address, destinationPort: port };
    const inside: FlowTuple = { protocol, source: answersTo, sourcePort: ephemeral, destination: remote, destinationPort: port };
    const outside = this.leaving(inside) ?? { ...inside, source: address };
    return { protocol, source: outside.destination, sourcePort: outside.destinationPort, destination: outside.source, destinationPort: outside.sourcePort };
  }
}
