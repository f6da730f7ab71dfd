import { TCP_FLAG } from '../../../../base/tcpFlags.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import type { RejectKind } from '../../../../scenario/ruleTargets.ts';
import { createPacket, ipHeaderBytes, isIcmp, PROTOCOL, type InnerPacket, type Packet } from '../packet.ts';

type ErrorKind = 'net-unreachable' | 'port-unreachable' | 'time-exceeded';

type TypeAndCode = readonly [type: number, code: number];

const ERRORS: Readonly<Record<ErrorKind, readonly [v4: TypeAndCode, v6: TypeAndCode]>> = {
  'net-unreachable': [[3, 0], [1, 0]],
  'port-unreachable': [[3, 3], [1, 4]],
  'time-exceeded': [[11, 0], [3, 0]],
};

const REJECTIONS: Readonly<Record<Exclude<RejectKind, 'tcp-reset'>, TypeAndCode>> = {
  'icmp-net-unreachable': [3, 0], 'icmp-host-unreachable': [3, 1], 'icmp-port-unreachable': [3, 3], 'icmp-proto-unreachable': [3, 2], 'icmp-net-prohibited': [3, 9],
  'icmp-host-prohibited': [3, 10], 'icmp-admin-prohibited': [3, 13], 'icmp6-no-route': [1, 0], 'icmp6-adm-prohibited': [1, 1], 'icmp6-addr-unreachable': [1, 3],
  'icmp6-port-unreachable': [1, 4], 'icmp6-policy-fail': [1, 5], 'icmp6-reject-route': [1, 6],
};

/** A source that the route decides. */
const BY_ROUTE = -1;
const ERROR_BYTES_MAX = 576;
/** IPv4 errors travel with this precedence, and the packet's own type of service. */
const INTERNET_CONTROL = 0xc0;
const TOS_BITS = 0x1e;

const isError = (packet: Packet): boolean => packet.icmp !== null && packet.icmp.about !== null;

/** Nothing is said about errors or about later fragments. */
export function icmpError(about: Packet, kind: ErrorKind, from: IpAddress | null): Packet | null {
  return error(about, ERRORS[kind][typeof about.source === 'number' ? 0 : 1], from);
}

export function rejection(about: Packet, how: RejectKind, from: IpAddress | null): Packet | null {
  if (how !== 'tcp-reset') return error(about, REJECTIONS[how], from);
  if (about.protocol !== PROTOCOL.tcp || about.isLaterFragment || (about.tcpFlags & TCP_FLAG.rst) !== 0) return null;
  return createPacket({
    protocol: PROTOCOL.tcp, source: about.destination, destination: about.source, sourcePort: about.destinationPort, destinationPort: about.sourcePort,
    tcpFlags: (about.tcpFlags & TCP_FLAG.ack) !== 0 ? TCP_FLAG.rst : TCP_FLAG.rst | TCP_FLAG.ack, length: ipHeaderBytes(about) + 20,
  });
}

function error(about: Packet, [type, code]: TypeAndCode, from: IpAddress | null): Packet | null {
  if (isError(about) || about.isLaterFragment) return null;
  const isV4 = typeof about.source === 'number';
  const inner: InnerPacket = {
    protocol: about.protocol, source: about.source, destination: about.destination, sourcePort: about.sourcePort,
    destinationPort: isIcmp(about.protocol) && about.icmp !== null ? about.icmp.type * 256 + about.icmp.code : about.destinationPort,
  };
  return createPacket({
    protocol: isV4 ? PROTOCOL.icmp : PROTOCOL.icmpv6, source: from ?? BY_ROUTE, destination: about.source, icmp: { type, code, about: inner }, tos: isV4 ? (about.tos & TOS_BITS) | INTERNET_CONTROL : 0,
    length: Math.min(isV4 ? ERROR_BYTES_MAX : 1280, ipHeaderBytes(about) + 8 + about.length),
  });
}
