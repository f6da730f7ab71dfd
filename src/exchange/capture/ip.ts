import { FRAME_KIND } from '../../scenario/frames.ts';
import type { AddressTable } from './addressTable.ts';
import type { HeaderColumns } from './columns.ts';
import { dissectTransport, portsOfFragment } from './transport.ts';

export interface Extent {
  /** Where the IP header begins. */
  readonly ip: number;
  /** Where the kept bytes end. */
  readonly end: number;
  /** Where the frame ended on the wire. */
  readonly wireEnd: number;
  /** Where a frame that nobody merged ends at the latest. */
  readonly plainEnd: number;
}

const IPV4_BYTES = 20;
const IPV6_BYTES = 40;

export function dissectIpv4(view: DataView, extent: Extent, into: HeaderColumns, row: number, addresses: AddressTable): void {
  const { ip, end } = extent;
  if (ip + IPV4_BYTES > end) return;
  const first = view.getUint8(ip);
  const ipBytes = (first & 15) * 4;
  const totalBytes = packetBytes(view.getUint16(ip + 2), 0, extent);
  if (first >> 4 !== 4 || ipBytes < IPV4_BYTES || totalBytes < ipBytes || ip + totalBytes > extent.wireEnd) return;
  trim(extent, totalBytes, into, row);
  into.source[row] = addresses.v4(view, ip + 12);
  into.destination[row] = addresses.v4(view, ip + 16);
  into.headerBytes[row] = (into.headerBytes[row] as number) + ipBytes;
  const fragment = view.getUint16(ip + 6) & 0x3fff; // more fragments follow, or this one is not the first
  const protocol = view.getUint8(ip + 9);
  const transport = { at: ip + ipBytes, end, bytes: totalBytes - ipBytes };
  if (fragment === 0) return dissectTransport(view, protocol, transport, into, row);
  into.kind[row] = FRAME_KIND.fragment;
  if ((fragment & 0x1fff) === 0) portsOfFragment(view, protocol, transport, into, row);
}

/** A frame on its way into segmentation offload may have no length yet (the field is `none`): then it is the whole frame. */
function packetBytes(written: number, none: number, { ip, wireEnd, plainEnd }: Extent): number {
  return written === none && wireEnd > plainEnd ? wireEnd - ip : written;
}

/** Not merged after all: a checksum or trailer that the file does not declare follows the packet. */
function trim({ ip, wireEnd, plainEnd }: Extent, totalBytes: number, into: HeaderColumns, row: number): void {
  if (wireEnd > plainEnd && ip + totalBytes <= plainEnd) into.frameBytes[row] = (into.frameBytes[row] as number) - (wireEnd - plainEnd);
}

const FRAGMENT_HEADER = 44;
const AUTHENTICATION_HEADER = 51;
/** Hop-by-hop options, routing, fragment, authentication, destination options, mobility, HIP, Shim6: each begins with the next header's number. */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([0, 43, FRAGMENT_HEADER, AUTHENTICATION_HEADER, 60, 135, 139, 140]);
const EXTENSION_BYTES_MIN = 8;

const isExtension = (header: number): boolean => EXTENSION_HEADERS.has(header);

/** `written`: its length field, in eights of bytes beyond the first; the authentication header counts fours beyond two, the fragment header has none. */
function extensionBytes(header: number, written: number): number {
  if (header === FRAGMENT_HEADER) return EXTENSION_BYTES_MIN;
  return header === AUTHENTICATION_HEADER ? (written + 2) * 4 : (written + 1) * 8;
}

/** RFC 8200, RFC 4302; a fragment that is the whole packet is none (RFC 6946). */
export function dissectIpv6(view: DataView, extent: Extent, into: HeaderColumns, row: number, addresses: AddressTable): void {
  const { ip, end } = extent;
  if (ip + IPV6_BYTES > end || view.getUint8(ip) >> 4 !== 6) return;
  const totalBytes = packetBytes(view.getUint16(ip + 4) + IPV6_BYTES, IPV6_BYTES, extent);
  if (ip + totalBytes > extent.wireEnd) return;
  trim(extent, totalBytes, into, row);
  into.source[row] = addresses.v6(view, ip + 8);
  into.destination[row] = addresses.v6(view, ip + 24);
  const base = into.headerBytes[row] as number;
  into.headerBytes[row] = Math.min(base + IPV6_BYTES, 0xffff);
  const packetEnd = ip + totalBytes;
  let at = ip + IPV6_BYTES;
  let next = view.getUint8(ip + 6);
  let isFragment = false;
  for (; isExtension(next); into.headerBytes[row] = Math.min(base + at - ip, 0xffff)) {
    if (at + EXTENSION_BYTES_MIN > Math.min(end, packetEnd)) return;
    const header = next;
    next = view.getUint8(at);
    if (header === FRAGMENT_HEADER) {
      const place = view.getUint16(at + 2); // offset in eights of bytes, 2 bits, more follow
      isFragment = (place & 0xfff9) !== 0;
      if (isFragment) into.kind[row] = FRAME_KIND.fragment;
      if (place >= 8) return; // not the first: what lies behind is the middle of something
    }
    at += extensionBytes(header, view.getUint8(at + 1));
    if (at > packetEnd) return;
  }
  const transport = { at, end, bytes: packetEnd - at };
  if (!isFragment) dissectTransport(view, next, transport, into, row);
  else portsOfFragment(view, next, transport, into, row);
}
