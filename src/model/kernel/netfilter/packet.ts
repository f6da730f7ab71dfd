import type { IpAddress } from '../../../scenario/ipAddress.ts';
import type { Connection, PacketState, PortLimits } from './conntrack/connection.ts';

export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** An IP packet with what the kernel keeps beside it. NAT and targets write in it, as they do in the skb. */
export interface Packet {
  protocol: number;
  source: IpAddress;
  destination: IpAddress;
  /** 0 where the protocol has none; an ICMP packet has its id in both. */
  sourcePort: number;
  destinationPort: number;
  tcpFlags: number;
  icmp: Icmp | null;
  /** Bytes of the whole packet. */
  length: number;
  ttl: number;
  tos: number;
  /** A fragment other than the first: it has no ports. */
  isLaterFragment: boolean;
  payload: string;

  mark: number;
  connection: Connection | null;
  state: PacketState;
  /** What the raw table said of it: do not track, or track in this zone. */
  template: Template | null;
  inInterface: string;
  outInterface: string;
  /** Made on this host: its socket's port, when it has one. */
  isLocal: boolean;
  /** TPROXY found a listener for it. */
  steeredTo: number | null;
  /** Ports that were picked at random on the way: a note of the laboratory, not of the kernel. */
  randomSource: PortLimits | null;
  randomDestination: PortLimits | null;
}

export interface Icmp {
  readonly type: number;
  readonly code: number;
  /** Errors carry the head of the packet that they are about; NAT rewrites it too. */
  readonly about: InnerPacket | null;
}

export interface InnerPacket {
  readonly protocol: number;
  source: IpAddress;
  destination: IpAddress;
  sourcePort: number;
  destinationPort: number;
}

export interface Template {
  readonly originalZone: number;
  readonly replyZone: number;
}

const DEFAULT_TTL = 64;

/** A packet as its sender makes it. */
export function createPacket(fields: Pick<Packet, 'protocol' | 'source' | 'destination' | 'length'> & Partial<Packet>): Packet {
  return {
    sourcePort: 0, destinationPort: 0, tcpFlags: 0, icmp: null, ttl: DEFAULT_TTL, tos: 0, isLaterFragment: false, payload: '',
    mark: 0, connection: null, state: 'INVALID', template: null, inInterface: '', outInterface: '', isLocal: true, steeredTo: null, randomSource: null, randomDestination: null,
    ...fields,
  };
}

/** On a wire nothing of the kernel's notes goes along. */
export function scrub(packet: Packet): void {
  packet.mark = 0;
  packet.connection = null;
  packet.state = 'INVALID';
  packet.template = null;
  packet.inInterface = '';
  packet.outInterface = '';
  packet.isLocal = false;
  packet.steeredTo = null;
}

const isV4 = (packet: Packet): boolean => typeof packet.source === 'number';
export const ipHeaderBytes = (packet: Packet): number => (isV4(packet) ? 20 : 40);
export const isIcmp = (protocol: number): boolean => protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6;
