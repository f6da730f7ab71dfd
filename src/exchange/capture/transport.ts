import { FRAME_KIND } from '../../scenario/frames.ts';
import type { HeaderColumns } from './columns.ts';

const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const TCP_BYTES = 20;
const UDP_BYTES = 8;
/** As far as TCP's flags reach. */
const TCP_BYTES_NEEDED = 14;
/** As far as the ports reach, of either. */
const PORTS_BYTES = 4;

export interface Transport {
  /** Where the transport header begins. */
  readonly at: number;
  /** Where the kept bytes end. */
  readonly end: number;
  /** Header and payload, by IP's length. */
  readonly bytes: number;
}

export function dissectTransport(view: DataView, protocol: number, transport: Transport, into: HeaderColumns, row: number): void {
  if (protocol === PROTOCOL_TCP) dissectTcp(view, transport, into, row);
  else if (protocol === PROTOCOL_UDP) dissectUdp(view, transport, into, row);
  else into.kind[row] = FRAME_KIND.ipOther;
}

/** A first fragment holds the ports, if it was not made too small for them (then it is one without). */
export function portsOfFragment(view: DataView, protocol: number, { at, end, bytes }: Transport, into: HeaderColumns, row: number): void {
  if ((protocol !== PROTOCOL_TCP && protocol !== PROTOCOL_UDP) || bytes < PORTS_BYTES || at + PORTS_BYTES > end) return;
  readPorts(view, at, into, row);
}

function readPorts(view: DataView, at: number, into: HeaderColumns, row: number): void {
  into.sourcePort[row] = view.getUint16(at);
  into.destinationPort[row] = view.getUint16(at + 2);
}

function dissectTcp(view: DataView, { at, end, bytes }: Transport, into: HeaderColumns, row: number): void {
  if (bytes < TCP_BYTES || at + TCP_BYTES_NEEDED > end) return;
  const tcpBytes = (view.getUint8(at + 12) >> 4) * 4;
  if (tcpBytes < TCP_BYTES || tcpBytes > bytes) return;
  into.kind[row] = FRAME_KIND.tcp;
  readPorts(view, at, into, row);
  into.tcpFlags[row] = view.getUint8(at + 13) & 0x3f;
  into.payloadBytes[row] = bytes - tcpBytes;
  into.headerBytes[row] = Math.min((into.headerBytes[row] as number) + tcpBytes, 0xffff);
}

function dissectUdp(view: DataView, { at, end, bytes }: Transport, into: HeaderColumns, row: number): void {
  if (bytes < UDP_BYTES || at + PORTS_BYTES > end) return;
  // Where the length was cut away, IP's must do. Like the kernel: what IP carries beyond UDP's length is trimmed.
  const udpBytes = at + 6 > end ? bytes : view.getUint16(at + 4);
  if (udpBytes < UDP_BYTES || udpBytes > bytes) return;
  into.kind[row] = FRAME_KIND.udp;
  readPorts(view, at, into, row);
  into.payloadBytes[row] = udpBytes - UDP_BYTES;
  into.headerBytes[row] = Math.min((into.headerBytes[row] as number) + UDP_BYTES, 0xffff);
}
