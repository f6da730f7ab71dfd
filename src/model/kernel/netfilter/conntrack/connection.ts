import type { IpAddress } from '../../../../scenario/ipAddress.ts';

/** How conntrack names one direction of a flow. ICMP has its id as source port, type and code as destination port. */
export interface Tuple {
  readonly protocol: number;
  readonly source: IpAddress;
  readonly sourcePort: number;
  readonly destination: IpAddress;
  readonly destinationPort: number;
}

/** What a packet is to its connection (`ctinfo`); one without connection is INVALID or UNTRACKED. */
export type PacketState = 'NEW' | 'ESTABLISHED' | 'ESTABLISHED_REPLY' | 'RELATED' | 'RELATED_REPLY' | 'INVALID' | 'UNTRACKED';

export const isReply = (state: PacketState): boolean => state === 'ESTABLISHED_REPLY' || state === 'RELATED_REPLY';

export interface Connection {
  readonly original: Tuple;
  /** What answers look like: NAT alters it. */
  reply: Tuple;
  readonly originalZone: number;
  readonly replyZone: number;
  confirmed: boolean;
  seenReply: boolean;
  assured: boolean;
  sourceNat: boolean;
  destinationNat: boolean;
  sourceNatDone: boolean;
  destinationNatDone: boolean;
  mark: number;
  expiresNs: number;
  /** The interface by which a masqueraded connection leaves. */
  masqueradeOut: string | null;
  /** Ports that NAT picked at random: a kernel may have picked any other free one between these. */
  randomSource: PortLimits | null;
  randomDestination: PortLimits | null;
  readonly tcp: TcpTrack | null;
  streamSinceNs: number;
}

export interface PortLimits {
  readonly low: number;
  readonly high: number;
}

export interface TcpTrack {
  state: TcpState;
  lastSegment: SegmentKind | null;
  lastIsReply: boolean;
  /** One side has asked to close (FIN), by direction. */
  closeInit: boolean;
}

export type TcpState = 'NONE' | 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE_WAIT' | 'LAST_ACK' | 'TIME_WAIT' | 'CLOSE' | 'SYN_SENT2';
export type SegmentKind = 'syn' | 'synack' | 'fin' | 'ack' | 'rst' | 'none';

/** What the answer to a packet of this tuple looks like. */
export function invert(tuple: Tuple): Tuple {
  const { protocol } = tuple;
  if (protocol === 1 || protocol === 58) {
    return { protocol, source: tuple.destination, destination: tuple.source, sourcePort: tuple.sourcePort, destinationPort: answeringType(tuple.destinationPort, protocol) };
  }
  return { protocol, source: tuple.destination, sourcePort: tuple.destinationPort, destination: tuple.source, destinationPort: tuple.sourcePort };
}

const ANSWERS: Readonly<Record<number, number>> = { 8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 };
const ANSWERS6: Readonly<Record<number, number>> = { 128: 129, 129: 128, 139: 140, 140: 139 };

export const typeAndCode = (type: number, code: number): number => type * 256 + code;

function answeringType(port: number, protocol: number): number {
  const type = port >>> 8;
  const answer = (protocol === 1 ? ANSWERS : ANSWERS6)[type];
  return typeAndCode(answer ?? type, port & 255);
}

/** ICMP that asks for an answer begins a connection; other kinds only belong to one. */
export const isAsking = (type: number, protocol: number): boolean => (protocol === 1 ? [8, 13, 15, 17].includes(type) : type === 128 || type === 139);

export const sameTuple = (a: Tuple, b: Tuple): boolean =>
  a.sourcePort === b.sourcePort && a.destinationPort === b.destinationPort && a.source === b.source && a.destination === b.destination && a.protocol === b.protocol;

export const tupleKey = (tuple: Tuple, zone: number): string =>
  `${tuple.source} ${tuple.sourcePort} ${tuple.destination} ${tuple.destinationPort} ${tuple.protocol} ${zone}`;
