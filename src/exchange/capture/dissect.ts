import { FRAME_KIND, NO_ADDRESS } from '../../scenario/frames.ts';
import type { AddressTable } from './addressTable.ts';
import type { HeaderColumns } from './columns.ts';
import { dissectIpv4, dissectIpv6 } from './ip.ts';
import { LINK } from './linkTypes.ts';

/** One frame in the file: its data from `byte` on, of which `keptBytes` were kept of `wireBytes`. */
export interface FrameBytes {
  byte: number;
  keptBytes: number;
  wireBytes: number;
  link: number; // LINK
}

const ETHERNET_BYTES = 14;
const VLAN_TAG_BYTES = 4;
/** A frame with a longer packet was merged by the sender's or receiver's offload. */
const PACKET_BYTES_PLAIN = 1500;
/** Of the link's own header, by LINK. */
const LINK_BYTES = [ETHERNET_BYTES, 0, 4, 16, 20];

const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;
const TYPE_NONE = 0;
/** Customer tag, provider tag (802.1ad), and the provider tag of older switches. */
const isVlan = (type: number): boolean => type === 0x8100 || type === 0x88a8 || type === 0x9100;

/**
 * Reads the headers of one frame into row `row`. Lengths are the headers' own, held against the length on the wire, so a
 * snapped frame counts in full. Header checksums are not verified: cards fill them in after a capture has seen the frame.
 * A frame that has another header than Ethernet's counts as long as it was or would have been on Ethernet.
 *
 *     | link 0–20 | VLAN 4 … | IPv4 20–60 or IPv6 40 … | TCP 20–60 or UDP 8 | payload | padding |
 *                            ^ ip                      ^ transport                    ^ ip + total length
 */
export function dissect(view: DataView, frame: FrameBytes, into: HeaderColumns, row: number, addresses: AddressTable): void {
  const end = frame.byte + frame.keptBytes;
  const linkBytes = LINK_BYTES[frame.link] as number;
  into.kind[row] = FRAME_KIND.malformed; // until shown otherwise
  into.source[row] = NO_ADDRESS;
  into.destination[row] = NO_ADDRESS;
  into.frameBytes[row] = Math.max(0, frame.wireBytes - linkBytes + ETHERNET_BYTES);
  let ip = frame.byte + linkBytes;
  if (ip > end) return;
  let type = typeOf(view, frame, ip, end);
  for (; isVlan(type); type = view.getUint16(ip - 2)) {
    ip += VLAN_TAG_BYTES;
    if (ip > end) return;
  }
  const ethernetBytes = ip - frame.byte - linkBytes + ETHERNET_BYTES;
  into.linkBytes[row] = Math.min(ethernetBytes, 0xff);
  into.headerBytes[row] = Math.min(ethernetBytes, 0xffff);
  const extent = { ip, end, wireEnd: frame.byte + frame.wireBytes, plainEnd: ip + PACKET_BYTES_PLAIN };
  if (type === TYPE_IPV4) dissectIpv4(view, extent, into, row, addresses);
  else if (type === TYPE_IPV6) dissectIpv6(view, extent, into, row, addresses);
  else if (frame.link !== LINK.rawIp) into.kind[row] = FRAME_KIND.other;
}

/** AF_INET6 of Linux, NetBSD, FreeBSD and macOS: loopback frames carry their own system's number. */
const AF_INET = 2;
const AF_INET6: readonly number[] = [10, 24, 28, 30];
/** Netlink's cooked frames have netlink's own families where others have an EtherType. */
const ARPHRD_NETLINK = 824;

/** EtherType of what lies behind the link's own header (which ends at `ip`), whatever the link calls it; TYPE_NONE: nothing that is IP. */
function typeOf(view: DataView, { byte, link }: FrameBytes, ip: number, end: number): number {
  switch (link) {
    case LINK.rawIp: {
      const version = ip < end ? view.getUint8(ip) >> 4 : 0;
      return version === 4 ? TYPE_IPV4 : version === 6 ? TYPE_IPV6 : TYPE_NONE;
    }
    case LINK.loopback: {
      const little = view.getUint32(byte, true);
      const family = little < 0x1_0000 ? little : view.getUint32(byte); // of the machine that wrote it; OpenBSD: of the network
      return family === AF_INET ? TYPE_IPV4 : AF_INET6.includes(family) ? TYPE_IPV6 : TYPE_NONE;
    }
    case LINK.cooked: return view.getUint16(byte + 2) === ARPHRD_NETLINK ? TYPE_NONE : view.getUint16(byte + 14);
    case LINK.cooked2: return view.getUint16(byte + 8) === ARPHRD_NETLINK ? TYPE_NONE : view.getUint16(byte);
    default: return view.getUint16(ip - 2);
  }
}
