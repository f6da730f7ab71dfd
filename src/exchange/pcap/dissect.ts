import { FRAME_KIND } from '../../scenario/frames.ts';

/** Columns that one frame's headers fill; `FrameTable` without its stamps and lengths. */
export interface HeaderColumns {
  readonly kind: Uint8Array;
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly tcpFlags: Uint8Array;
  readonly payloadBytes: Uint32Array;
  readonly linkBytes: Uint8Array;
  readonly headerBytes: Uint16Array;
  /** As the record says; without what follows the packet where only that makes the frame too long for a wire. */
  readonly frameBytes: Uint32Array;
}

/** One frame in the file: its data from `byte` on, of which `keptBytes` were kept of `wireBytes`. */
export interface FrameBytes {
  byte: number;
  keptBytes: number;
  wireBytes: number;
}

const ETHERNET_BYTES = 14;
const VLAN_TAG_BYTES = 4;
const IPV4_BYTES = 20;
const TCP_BYTES = 20;
const UDP_BYTES = 8;
/** As far as TCP's flags reach. */
const TCP_BYTES_NEEDED = 14;
const UDP_BYTES_NEEDED = 4;
/** A frame with a longer packet was merged by the sender's or receiver's offload. */
const PACKET_BYTES_PLAIN = 1500;

const TYPE_IPV4 = 0x0800;
/** Customer tag, provider tag (802.1ad), and the provider tag of older switches. */
const isVlan = (type: number): boolean => type === 0x8100 || type === 0x88a8 || type === 0x9100;

const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;

/**
 * Reads the headers of one frame into row `row`. Lengths are the headers' own, held against the length on the wire, so a
 * snapped frame counts in full. Header checksums are not verified: cards fill them in after a capture has seen the frame.
 *
 *     | Ethernet 14 | VLAN 4 … | IPv4 20–60 | TCP 20–60 or UDP 8 | payload | padding |
 *                              ^ ip         ^ transport                    ^ ip + total length
 */
export function dissect(view: DataView, frame: FrameBytes, into: HeaderColumns, row: number): void {
  const end = frame.byte + frame.keptBytes;
  let type = 0;
  let ip = frame.byte + ETHERNET_BYTES;
  into.kind[row] = FRAME_KIND.malformed; // until shown otherwise
  into.frameBytes[row] = frame.wireBytes;
  if (ip > end) return;
  for (type = view.getUint16(ip - 2); isVlan(type); type = view.getUint16(ip - 2)) {
    ip += VLAN_TAG_BYTES;
    if (ip > end) return;
  }
  into.linkBytes[row] = Math.min(ip - frame.byte, 0xff);
  into.headerBytes[row] = Math.min(ip - frame.byte, 0xffff);
  if (type === TYPE_IPV4) dissectIpv4(view, { ip, end, wireEnd: frame.byte + frame.wireBytes, plainEnd: ip + PACKET_BYTES_PLAIN }, into, row);
  else into.kind[row] = FRAME_KIND.other;
}

interface Extent {
  /** Where the IPv4 header begins. */
  readonly ip: number;
  /** Where the kept bytes end. */
  readonly end: number;
  /** Where the frame ended on the wire. */
  readonly wireEnd: number;
  /** Where a frame that nobody merged ends at the latest. */
  readonly plainEnd: number;
}

function dissectIpv4(view: DataView, { ip, end, wireEnd, plainEnd }: Extent, into: HeaderColumns, row: number): void {
  if (ip + IPV4_BYTES > end) return;
  const first = view.getUint8(ip);
  const ipBytes = (first & 15) * 4;
  const written = view.getUint16(ip + 2);
  // A frame on its way into segmentation offload may have no total length yet: then it is the whole frame.
  const totalBytes = written === 0 && wireEnd > plainEnd ? wireEnd - ip : written;
  if (first >> 4 !== 4 || ipBytes < IPV4_BYTES || totalBytes < ipBytes || ip + totalBytes > wireEnd) return;
  // Not merged after all: a checksum or trailer that the file does not declare follows the packet.
  if (wireEnd > plainEnd && ip + totalBytes <= plainEnd) into.frameBytes[row] = (into.frameBytes[row] ?? 0) - (wireEnd - plainEnd);
  into.source[row] = view.getUint32(ip + 12);
  into.destination[row] = view.getUint32(ip + 16);
  into.headerBytes[row] = (into.headerBytes[row] ?? 0) + ipBytes;
  const isFragment = (view.getUint16(ip + 6) & 0x3fff) !== 0; // more fragments follow, or this one is not the first
  const protocol = view.getUint8(ip + 9);
  const transport = { at: ip + ipBytes, end, bytes: totalBytes - ipBytes };
  if (isFragment) into.kind[row] = FRAME_KIND.ipOther;
  else if (protocol === PROTOCOL_TCP) dissectTcp(view, transport, into, row);
  else if (protocol === PROTOCOL_UDP) dissectUdp(view, transport, into, row);
  else into.kind[row] = FRAME_KIND.ipOther;
}

interface Transport {
  /** Where the transport header begins. */
  readonly at: number;
  /** Where the kept bytes end. */
  readonly end: number;
  /** Header and payload, by IP's total length. */
  readonly bytes: number;
}

function dissectTcp(view: DataView, { at, end, bytes }: Transport, into: HeaderColumns, row: number): void {
  if (bytes < TCP_BYTES || at + TCP_BYTES_NEEDED > end) return;
  const tcpBytes = (view.getUint8(at + 12) >> 4) * 4;
  if (tcpBytes < TCP_BYTES || tcpBytes > bytes) return;
  into.kind[row] = FRAME_KIND.tcp;
  into.sourcePort[row] = view.getUint16(at);
  into.destinationPort[row] = view.getUint16(at + 2);
  into.tcpFlags[row] = view.getUint8(at + 13) & 0x3f;
  into.payloadBytes[row] = bytes - tcpBytes;
  into.headerBytes[row] = (into.headerBytes[row] ?? 0) + tcpBytes;
}

function dissectUdp(view: DataView, { at, end, bytes }: Transport, into: HeaderColumns, row: number): void {
  if (bytes < UDP_BYTES || at + UDP_BYTES_NEEDED > end) return;
  // Where the length was cut away, IP's must do. Like the kernel: what IP carries beyond UDP's length is trimmed.
  const udpBytes = at + 6 > end ? bytes : view.getUint16(at + 4);
  if (udpBytes < UDP_BYTES || udpBytes > bytes) return;
  into.kind[row] = FRAME_KIND.udp;
  into.sourcePort[row] = view.getUint16(at);
  into.destinationPort[row] = view.getUint16(at + 2);
  into.payloadBytes[row] = udpBytes - UDP_BYTES;
  into.headerBytes[row] = (into.headerBytes[row] ?? 0) + UDP_BYTES;
}
