import { TCP_FLAG } from '../../../../base/tcpFlags.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import { createPacket, ipHeaderBytes, isIcmp, PROTOCOL, type Packet } from '../packet.ts';
import { icmpError } from './icmpErrors.ts';

/** A TCP connection of this host, or a half-open one. */
interface TcpSocket {
  state: 'synSent' | 'synReceived' | 'established' | 'closed';
  /** Why a connection attempt ended. */
  refused: boolean;
}

/** What sockets ask of the host below them. */
export interface SocketHost {
  send(packet: Packet): boolean;
  answer(answer: Packet | null, to: Packet): void;
  reset(packet: Packet): void;
}

/** Sockets as far as verdicts need them: listeners that take everything, and one client that asks. */
export class Sockets {
  private readonly listens: ReadonlySet<number>;
  private readonly tcp = new Map<string, TcpSocket>();
  private readonly udp = new Map<string, UdpSocket>();
  /** Told of a UDP packet or an accepted TCP connection. */
  onDelivery: (packet: Packet) => void = () => undefined;

  constructor(ports: readonly number[], private readonly host: SocketHost) {
    this.listens = new Set(ports);
  }

  listensOn(protocol: number, port: number): boolean {
    return (protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp) && this.listens.has(port);
  }

  isConnected(packet: Packet): boolean {
    return packet.protocol === PROTOCOL.tcp && this.tcp.get(tcpKey(packet))?.state === 'established';
  }

  bindUdp(address: IpAddress, port: number | string): UdpSocket {
    const key = `${address} ${port}`;
    const socket = this.udp.get(key) ?? { received: null, refused: false };
    this.udp.set(key, socket);
    return socket;
  }

  connectTcp(packet: Packet): TcpSocket {
    const socket: TcpSocket = { state: 'synSent', refused: false };
    this.tcp.set(tcpKey({ source: packet.destination, sourcePort: packet.destinationPort, destination: packet.source, destinationPort: packet.sourcePort }), socket);
    return socket;
  }

  receive(packet: Packet): void {
    if (packet.protocol === PROTOCOL.udp) this.receiveUdp(packet);
    else if (packet.protocol === PROTOCOL.tcp) this.receiveTcp(packet);
    else if (isIcmp(packet.protocol)) this.receiveIcmp(packet);
  }

  private receiveUdp(packet: Packet): void {
    const bound = this.udp.get(`${packet.destination} ${packet.destinationPort}`);
    if (bound !== undefined) bound.received ??= packet;
    else if (this.listens.has(packet.steeredTo ?? packet.destinationPort)) this.onDelivery(packet);
    else this.host.answer(icmpError(packet, 'port-unreachable', packet.destination), packet);
  }

  private receiveTcp(packet: Packet): void {
    const key = tcpKey(packet);
    const socket = this.tcp.get(key);
    const flags = packet.tcpFlags & (TCP_FLAG.syn | TCP_FLAG.ack | TCP_FLAG.rst | TCP_FLAG.fin);
    if (socket === undefined || socket.state === 'closed') {
      if (flags === TCP_FLAG.syn && this.listens.has(packet.steeredTo ?? packet.destinationPort)) {
        this.tcp.set(key, { state: 'synReceived', refused: false });
        this.answerTcp(packet, TCP_FLAG.syn | TCP_FLAG.ack);
      } else {
        this.host.reset(packet);
      }
      return;
    }
    if ((flags & TCP_FLAG.rst) !== 0) {
      socket.refused = true;
      socket.state = 'closed';
      this.tcp.delete(key);
    } else if (flags === (TCP_FLAG.syn | TCP_FLAG.ack) && socket.state === 'synSent') {
      socket.state = 'established';
      this.answerTcp(packet, TCP_FLAG.ack);
    } else if (flags === TCP_FLAG.syn && socket.state === 'synReceived') {
      this.answerTcp(packet, TCP_FLAG.syn | TCP_FLAG.ack);
    } else if (flags === TCP_FLAG.ack && socket.state === 'synReceived') {
      // Accepted, and closed at once with a reset.
      this.tcp.delete(key);
      this.onDelivery(packet);
      this.answerTcp(packet, TCP_FLAG.rst | TCP_FLAG.ack);
    }
  }

  /** A client that gives up on an open connection resets it. */
  abort(packet: Packet, socket: TcpSocket): void {
    this.tcp.delete(tcpKey({ source: packet.destination, sourcePort: packet.destinationPort, destination: packet.source, destinationPort: packet.sourcePort }));
    if (socket.state === 'established') this.host.send(tcpPacket(packet, TCP_FLAG.rst | TCP_FLAG.ack));
    socket.state = 'closed';
  }

  private receiveIcmp(packet: Packet): void {
    const { icmp } = packet;
    if (icmp === null) return;
    if (icmp.about === null) return this.echo(packet);
    const { about } = icmp;
    if (about.protocol === PROTOCOL.udp) {
      const bound = this.udp.get(`${about.source} ${about.sourcePort}`);
      if (bound !== undefined) bound.refused = true;
      return;
    }
    const socket = this.tcp.get(tcpKey({ source: about.destination, sourcePort: about.destinationPort, destination: about.source, destinationPort: about.sourcePort }));
    if (socket === undefined) return;
    socket.refused = true; // an open connection hears of it too, and lives on
    if (socket.state === 'synSent') socket.state = 'closed';
  }

  private echo(packet: Packet): void {
    const isV4 = typeof packet.source === 'number';
    const asked = packet.icmp?.type === (isV4 ? 8 : 128);
    if (!asked) {
      const bound = this.udp.get(`${packet.destination} icmp ${packet.sourcePort}`);
      if (bound !== undefined) bound.received ??= packet;
      return;
    }
    this.onDelivery(packet);
    this.host.send(createPacket({
      protocol: packet.protocol, source: packet.destination, destination: packet.source, sourcePort: packet.sourcePort, destinationPort: packet.sourcePort,
      icmp: { type: isV4 ? 0 : 129, code: 0, about: null }, length: packet.length, payload: packet.payload,
    }));
  }

  private answerTcp(packet: Packet, tcpFlags: number): void {
    this.host.send(createPacket({
      protocol: PROTOCOL.tcp, source: packet.destination, destination: packet.source, sourcePort: packet.destinationPort, destinationPort: packet.sourcePort,
      tcpFlags, length: ipHeaderBytes(packet) + ((tcpFlags & TCP_FLAG.syn) !== 0 ? 40 : 32),
    }));
  }
}

/** A bound socket of the client: the first answer and whether an error came. */
export interface UdpSocket {
  received: Packet | null;
  refused: boolean;
}

export type { TcpSocket };

const tcpKey = (packet: Pick<Packet, 'source' | 'sourcePort' | 'destination' | 'destinationPort'>): string =>
  `${packet.source} ${packet.sourcePort} ${packet.destination} ${packet.destinationPort}`;

const tcpPacket = (like: Packet, tcpFlags: number): Packet =>
  createPacket({
    protocol: PROTOCOL.tcp, source: like.source, destination: like.destination, sourcePort: like.sourcePort, destinationPort: like.destinationPort,
    tcpFlags, length: ipHeaderBytes(like) + 32,
  });
