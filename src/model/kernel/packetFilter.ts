import type { AddedRule } from '../../scenario/loadedRules.ts';
import { TCP_FLAG } from '../../base/tcpFlags.ts';
import { TABLE_NAMES, type HookName, type TableName } from '../../scenario/ruleSet.ts';
import type { Recorder } from '../../trace/recorder.ts';
import { CT_STATES, type Hook, HOOKS } from '../../trace/words.ts';
import { type Arrivals, FRAME, type FlowTuple } from './arrivals.ts';
import { ConnectionLog } from './connectionLog.ts';
import type { Connection } from './netfilter/conntrack/connection.ts';
import type { Step } from './netfilter/meter.ts';
import { createPacket, type Packet, PROTOCOL } from './netfilter/packet.ts';
import { INNER, OUTER, type RunHost } from './netfilter/runHost.ts';
import type { Socket } from './socket.ts';

/** A decided passage: what it consisted of, and what the trace will say when that has been paid for. */
export interface Passing {
  readonly accepted: boolean;
  readonly steps: readonly Step[];
  readonly packet: Packet;
  /** Whose passage: a packet of the run, or (`own`) the answer that it set off. */
  readonly of: number;
  readonly own: boolean;
  readonly hook: Hook;
  readonly before: FlowTuple;
  readonly rules: number;
  readonly line: number;
  readonly beginNs: number;
}

/** Netfilter in a run: packets of the run as netfilter sees them, and whose they are when it has rewritten them. */
export class PacketFilter {
  private readonly packets = new Map<number, Packet>();
  private readonly connections: ConnectionLog;
  /** Where each table's rules begin among all rules. */
  private readonly firstRule = new Map<TableName, number>();
  /** Rules in all tables, with those that come later. */
  readonly ruleCount: number;

  constructor(
    private readonly host: RunHost,
    private readonly arrivals: Arrivals,
    private readonly recorder: Recorder,
  ) {
    this.connections = new ConnectionLog(recorder);
    let first = 0;
    for (const name of TABLE_NAMES) {
      this.firstRule.set(name, first);
      first += host.netfilter.rulesIn(name) + host.loaded.added.filter(({ table }) => table === name).length;
    }
    this.ruleCount = first;
  }

  tableIndex(table: TableName): number {
    return TABLE_NAMES.indexOf(table);
  }

  /** Position of a table's rule among all rules. */
  positionOf(table: TableName, rule: number): number {
    return (this.firstRule.get(table) ?? 0) + rule;
  }

  add({ table, chain, rule, at }: AddedRule): void {
    this.host.netfilter.add(table, chain, rule, at);
  }

  /** The rules are iptables': IPv6 goes past them, and past conntrack, which in 2.6.15 knows IPv4 only. */
  sees(packet: number): boolean {
    return this.isSeen(this.arrivals.flow[packet] as number);
  }

  private isSeen(flow: number): boolean {
    return typeof (this.arrivals.tuples[flow] as FlowTuple).destination === 'number';
  }

  /** Connections that are open when the run begins shook hands before: netfilter has seen it, and nobody paid for it. */
  shakeHands(sockets: readonly Socket[]): void {
    for (const [id, { flow, establishedAtStart, protocol }] of this.arrivals.sockets.entries()) {
      if (protocol !== 'tcp' || !establishedAtStart) continue;
      const socket = sockets[id] as Socket;
      if (!this.isSeen(flow)) socket.established = this.bind(socket, this.wirePacket(flow, TCP_FLAG.ack, 40));
      else socket.established = this.comesIn(flow, TCP_FLAG.syn, socket) && this.goesOut(socket, TCP_FLAG.syn | TCP_FLAG.ack) && this.comesIn(flow, TCP_FLAG.ack, socket);
    }
  }

  private comesIn(flow: number, tcpFlags: number, socket: Socket): boolean {
    const packet = this.wirePacket(flow, tcpFlags, 40);
    const taken = this.host.pass('PREROUTING', packet, 0) && this.host.route(packet) === 'local' && this.host.pass('INPUT', packet, 0) && this.bind(socket, packet);
    this.connections.note(packet, -1);
    return taken;
  }

  private goesOut(socket: Socket, tcpFlags: number): boolean {
    const packet = this.ownPacket(socket, tcpFlags);
    const left = this.host.pass('OUTPUT', packet, 0) && this.host.pass('POSTROUTING', packet, 0);
    this.connections.note(packet, -1);
    return left;
  }

  private wirePacket(flow: number, tcpFlags: number, length: number): Packet {
    return createPacket({ ...(this.arrivals.tuples[flow] as FlowTuple), tcpFlags, length, inInterface: OUTER, isLocal: false });
  }

  /** A segment of a connection's own, to the other end as its socket knows it. */
  private ownPacket({ localAddress, localPort, flow }: Socket, tcpFlags: number): Packet {
    const { source, sourcePort } = this.arrivals.tuples[flow] as FlowTuple;
    const packet = createPacket({ protocol: PROTOCOL.tcp, source: localAddress, sourcePort: localPort, destination: source, destinationPort: sourcePort, tcpFlags, length: 52 });
    this.host.routeOwn(packet);
    return packet;
  }

  /** A connection takes the address at which its first packet arrives; false where nobody listens there, or it has another. */
  private bind(socket: Socket, { destination, destinationPort }: Packet): boolean {
    if (socket.localPort === 0) {
      if (this.arrivals.listeners.find(PROTOCOL.tcp, destination, destinationPort) === undefined) return false;
      socket.localAddress = destination;
      socket.localPort = destinationPort;
    }
    return socket.localAddress === destination && socket.localPort === destinationPort;
  }

  /** The packet as netfilter sees it at this point of its way. */
  private view(packet: number): Packet {
    let view = this.packets.get(packet);
    if (view === undefined) {
      const { flow, tcpFlags } = this.arrivals;
      view = this.wirePacket(flow[packet] as number, tcpFlags[packet] as number, this.ipBytes(packet));
      this.packets.set(packet, view);
    }
    return view;
  }

  private ipBytes(packet: number): number {
    return (this.arrivals.frameBytes[packet] as number) - 14;
  }

  /** A packet that GRO has merged behind `head` is, for netfilter, part of it. */
  follows(packet: number, head: number): void {
    this.packets.set(packet, this.view(head));
  }

  forget(packet: number): void {
    this.packets.delete(packet);
  }

  /** Decides a packet's passage through a hook; with those merged `behind` it, it is as long as they all (skb->len). */
  pass(packet: number, hook: HookName, nowNs: number, behind: readonly number[] = []): Passing {
    const view = this.view(packet);
    if (behind.length > 0) view.length = behind.reduce((bytes, one) => bytes + (this.arrivals.payloadBytes[one] as number), this.ipBytes(packet));
    return this.decide(view, packet, false, hook, nowNs);
  }

  /** What a connection's socket answers the segment `packet` with (-1: a timer's ACK). */
  answer(socket: Socket, packet: number): Packet {
    const opens = packet >= 0 && ((this.arrivals.tcpFlags[packet] as number) & TCP_FLAG.syn) !== 0;
    return this.ownPacket(socket, opens ? TCP_FLAG.syn | TCP_FLAG.ack : TCP_FLAG.ack);
  }

  passAnswer(answer: Packet, packet: number, hook: HookName, nowNs: number): Passing {
    return this.decide(answer, packet, true, hook, nowNs);
  }

  private decide(view: Packet, of: number, own: boolean, hook: HookName, nowNs: number): Passing {
    const before = tupleOf(view);
    const accepted = this.host.pass(hook, view, nowNs);
    const { steps, rules, line } = this.host.meter;
    return { accepted, steps, packet: view, of, own, hook, before, rules, line, beginNs: nowNs };
  }

  /** The passage has been paid for: from now on the packet shows what it did, and so do those merged `behind` it. */
  passed({ accepted, packet, of, own, hook, before, rules, line, beginNs }: Passing, endNs: number, core: number, behind: readonly number[] = []): void {
    const after = tupleOf(packet);
    const connection = this.connections.note(packet, endNs);
    if (!accepted && packet.connection !== null) this.connections.release(packet.connection);
    for (const one of [of, ...behind]) this.recorder.passed({
      packet: one, own: own ? 1 : 0, hook: HOOKS.indexOf(hook), core, beginNs, endNs, state: packet.connection === null && packet.state !== 'UNTRACKED' ? this.untracked : CT_STATES.indexOf(packet.state), connection,
      verdict: accepted ? 0 : 1, rulesWalked: rules, ruleLine: line,
      source: before.source as number, destination: before.destination as number, sourcePort: before.sourcePort, destinationPort: before.destinationPort,
      sourceAfter: after.source as number, destinationAfter: after.destination as number, sourcePortAfter: after.sourcePort, destinationPortAfter: after.destinationPort,
    });
  }

  /** Without a connection: invalid where conntrack looks, nothing where it is off. */
  private get untracked(): number {
    return CT_STATES.indexOf(this.host.netfilter.tracks ? 'INVALID' : 'none');
  }

  /** Which of the nf_conn structures a connection is; unconfirmed ones that are gone leave theirs to others. */
  instanceOf(connection: Connection): number {
    return this.connections.instanceOf(connection);
  }

  /** ip_route_input of the packet as it is now. */
  route(packet: number): 'local' | 'out' | 'nowhere' {
    return this.host.route(this.view(packet));
  }

  /** On its way through: one hop less to live. False when that was the last. */
  hop(packet: number): boolean {
    const view = this.view(packet);
    if (view.ttl <= 1) return false;
    view.ttl -= 1;
    return true;
  }

  /** The socket that a packet is for, as it is now; -1: nobody's. */
  socketOf(packet: number, sockets: readonly Socket[]): number {
    const view = this.view(packet);
    const id = this.arrivals.socketOf[packet] as number;
    const frame = this.arrivals.frame[packet];
    if (frame === FRAME.tcp) return this.bind(sockets[id] as Socket, view) ? id : -1;
    if (frame !== FRAME.udp) return -1;
    return this.arrivals.listeners.find(PROTOCOL.udp, view.destination, view.steeredTo ?? view.destinationPort)?.socket ?? -1;
  }

  /** Does the packet differ from what was on the wire? */
  isRewritten(packet: number): boolean {
    const wire = this.arrivals.tuples[this.arrivals.flow[packet] as number] as FlowTuple;
    const view = this.view(packet);
    return view.destination !== wire.destination || view.destinationPort !== wire.destinationPort || view.source !== wire.source || view.sourcePort !== wire.sourcePort;
  }

  /** Both directions of its connection have been seen. */
  isEstablished(packet: number): boolean {
    return this.view(packet).connection?.seenReply === true;
  }

  /** A cache acts on the packet at ingress as its connection says; the trace shows it, though no hook was entered. Answers what `judge` does. */
  replay(packet: number, sockets: readonly Socket[], beginNs: number, endNs: number, core: number): number {
    const view = this.view(packet);
    const before = tupleOf(view);
    const meantFor = this.judge(packet, sockets, endNs);
    if (this.sees(packet)) this.passed({ accepted: true, steps: [], packet: view, of: packet, own: false, hook: 'INGRESS', before, rules: 0, line: 0, beginNs }, endNs, core);
    return meantFor;
  }

  /** The verdict on a packet that went past the rules: the socket they would have given it to, -1 none. */
  judge(packet: number, sockets: readonly Socket[], nowNs: number): number {
    if (!this.sees(packet)) return this.socketOf(packet, sockets);
    const view = this.view(packet);
    const through = this.host.pass('PREROUTING', view, nowNs) && this.host.route(view) === 'local' && this.host.pass('INPUT', view, nowNs);
    return through ? this.socketOf(packet, sockets) : -1;
  }

  /** The socket whose channel a driver finds under the addresses on the wire; -1: none. */
  channelOf(packet: number, sockets: readonly Socket[]): number {
    const id = this.arrivals.socketOf[packet] as number;
    if (this.arrivals.frame[packet] !== FRAME.tcp) return id;
    const { destination, destinationPort } = this.arrivals.tuples[this.arrivals.flow[packet] as number] as FlowTuple;
    const socket = sockets[id] as Socket;
    return socket.localPort === destinationPort && socket.localAddress === destination ? id : -1;
  }
}

/** What `Leaving` of the traffic asks: a flow that is begun behind the machine goes out through it. */
export function leave(host: RunHost, inside: FlowTuple): FlowTuple | null {
  const isTcp = inside.protocol === PROTOCOL.tcp;
  const goOut = (tcpFlags: number): Packet | null => {
    const packet = createPacket({ ...inside, tcpFlags, length: 52, inInterface: INNER, isLocal: false });
    if (!host.pass('PREROUTING', packet, 0) || host.route(packet) !== 'out') return null;
    return host.pass('FORWARD', packet, 0) && host.pass('POSTROUTING', packet, 0) ? packet : null;
  };
  const left = goOut(isTcp ? TCP_FLAG.syn : 0);
  return left === null ? null : tupleOf(left);
}

const tupleOf = ({ protocol, source, sourcePort, destination, destinationPort }: Packet): FlowTuple => ({ protocol, source, sourcePort, destination, destinationPort });
