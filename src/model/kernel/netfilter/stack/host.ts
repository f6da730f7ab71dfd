import { TCP_FLAG } from '../../../../base/tcpFlags.ts';
import type { Rng } from '../../../../base/rng.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import type { IpSet } from '../../../../scenario/ipSets.ts';
import type { RuleSet } from '../../../../scenario/ruleSet.ts';
import type { RejectKind } from '../../../../scenario/ruleTargets.ts';
import { Conntrack } from '../conntrack/conntrack.ts';
import { isReply } from '../conntrack/connection.ts';
import type { UnknownMatches } from '../matches/compileMatch.ts';
import { Netfilter } from '../netfilter.ts';
import { createPacket, ipHeaderBytes, PROTOCOL, type Packet } from '../packet.ts';
import type { Surroundings } from '../passage.ts';
import { RuleMemory } from '../ruleMemory.ts';
import { icmpError, rejection } from './icmpErrors.ts';
import { isSane, type Sysctls } from './isSane.ts';
import { LOOPBACK, type Routes } from './routes.ts';
import { Sockets } from './sockets.ts';

export interface HostPlan {
  readonly name: string;
  readonly routes: Routes;
  readonly sysctls: Sysctls;
  /** Ports on which the host listens, UDP and TCP. */
  readonly listens: readonly number[];
  /** `null`: netfilter is not loaded at all. */
  readonly rules: RuleSet | null;
  readonly sets: readonly IpSet[];
}

/** How a host reaches the others: a frame to the next hop of an interface. */
export type Transmit = (from: Host, interfaceName: string, nextHop: IpAddress, packet: Packet) => void;

export interface HostMeans {
  readonly rng: Rng;
  readonly transmit: Transmit;
  readonly nowNs: () => number;
  readonly unknown: UnknownMatches;
  readonly epochSeconds: number;
}

/** A host as far as an IP packet is concerned: hooks, routes, sockets. */
export class Host {
  readonly name: string;
  readonly routes: Routes;
  readonly sockets: Sockets;
  readonly conntrack = new Conntrack();
  readonly netfilter: Netfilter | null;

  constructor(private readonly plan: HostPlan, private readonly means: HostMeans) {
    this.name = plan.name;
    this.routes = plan.routes;
    this.sockets = new Sockets(plan.listens, this);
    const here: Surroundings = {
      conntrack: this.conntrack, routes: this.routes, memory: new RuleMemory(plan.sets), rng: means.rng, epochSeconds: means.epochSeconds,
      hasListener: (protocol, _address, port) => this.sockets.listensOn(protocol, port),
      hasSocket: (packet) => this.sockets.isConnected(packet),
      reject: (packet, how) => this.reject(packet, how),
    };
    this.netfilter = plan.rules === null ? null : new Netfilter(plan.rules, here, means.unknown);
  }

  /** ip_rcv: a packet came in by an interface. */
  receive(packet: Packet, interfaceName: string): void {
    packet.inInterface = interfaceName;
    if (!this.pass('PREROUTING', packet)) return;
    if (!isSane(packet, this.routes, this.plan.sysctls)) return;
    const way = this.routes.way(packet.destination);
    if (way === null) return this.plan.sysctls.forward ? this.answer(icmpError(packet, 'net-unreachable', null), packet) : undefined;
    if (way.kind !== 'out') return this.deliver(packet);
    if (this.plan.sysctls.forward) this.forward(packet, way.interface, way.nextHop);
  }

  private deliver(packet: Packet): void {
    if (this.pass('INPUT', packet)) this.sockets.receive(packet);
  }

  private forward(packet: Packet, interfaceName: string, nextHop: IpAddress): void {
    if (packet.steeredTo !== null) return;
    if (packet.ttl <= 1) return this.answer(icmpError(packet, 'time-exceeded', null), packet);
    packet.ttl -= 1;
    packet.outInterface = interfaceName;
    if (!this.pass('FORWARD', packet) || !this.pass('POSTROUTING', packet)) return;
    this.means.transmit(this, interfaceName, nextHop, packet);
  }

  /** ip_local_out: a packet of this host's own. False when the rules kept it. */
  send(packet: Packet): boolean {
    const out = (): string => {
      const way = this.routes.way(packet.destination);
      return way === null ? '' : way.kind === 'out' ? way.interface : LOOPBACK;
    };
    packet.outInterface = out();
    if (packet.outInterface === '') return false;
    if (!this.pass('OUTPUT', packet)) return false;
    packet.outInterface = out(); // DNAT may have turned it elsewhere
    if (packet.outInterface === '' || !this.pass('POSTROUTING', packet)) return false;
    const way = this.routes.way(packet.destination);
    if (way?.kind === 'out') {
      this.means.transmit(this, way.interface, way.nextHop, packet);
    } else {
      packet.outInterface = '';
      packet.isLocal = false;
      this.receive(packet, LOOPBACK);
    }
    return true;
  }

  /** REJECT: an ICMP error or a TCP reset, which belongs to the connection of the packet it answers. */
  private reject(packet: Packet, how: RejectKind): void {
    this.answer(rejection(packet, how, this.routes.isLocal(packet.destination) ? packet.destination : null), packet);
  }

  /** An answer that the stack makes itself: nf_ct_attach makes it RELATED to the packet's connection. */
  answer(answer: Packet | null, to: Packet): void {
    if (answer === null) return;
    const way = this.routes.way(answer.destination);
    if (answer.source === UNDECIDED) answer.source = way?.kind === 'out' ? (way.source ?? to.destination) : answer.destination;
    if (to.connection !== null) {
      answer.connection = to.connection;
      answer.state = isReply(to.state) ? 'RELATED' : 'RELATED_REPLY';
    }
    this.send(answer);
  }

  /** A reset that no socket wanted: it goes by itself, and conntrack knows it by its tuple. */
  reset(packet: Packet): void {
    if ((packet.tcpFlags & TCP_FLAG.rst) !== 0) return;
    this.send(createPacket({
      protocol: PROTOCOL.tcp, source: packet.destination, destination: packet.source, sourcePort: packet.destinationPort, destinationPort: packet.sourcePort,
      tcpFlags: (packet.tcpFlags & TCP_FLAG.ack) !== 0 ? TCP_FLAG.rst : TCP_FLAG.rst | TCP_FLAG.ack, length: ipHeaderBytes(packet) + 20, tos: packet.tos,
    }));
  }

  private pass(hook: 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING', packet: Packet): boolean {
    return this.netfilter === null || this.netfilter.pass(hook, packet, this.means.nowNs());
  }
}

/** Marks an answer whose source is the address of the interface it will leave by. */
const UNDECIDED = -1;
