/**
 * Frames of a capture as columns, in time order, stamps rebased so that the first is 0. A parser fills it, the replay reads it.
 * Addresses are IPv4 as unsigned 32-bit numbers.
 */
export interface FrameTable {
  readonly length: number;
  readonly atNs: Float64Array; // multiples of 1/1024 ns
  readonly frameBytes: Uint32Array; // length on the wire, without checksum, whatever the capture kept
  readonly kind: Uint8Array; // FRAME_KINDS
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly tcpFlags: Uint8Array; // FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32
  readonly payloadBytes: Uint32Array; // TCP or UDP data by the headers' lengths
  readonly linkBytes: Uint8Array; // 14, and 4 for each VLAN tag
  readonly headerBytes: Uint16Array; // Ethernet, VLAN, IP and transport header together
}

/** `ipOther`: IPv4 of another protocol, or a fragment; `other`: no IPv4 (ARP, IPv6 ...); `malformed`: headers contradict themselves or are cut off. */
export const FRAME_KINDS = ['tcp', 'udp', 'ipOther', 'other', 'malformed'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];
export const FRAME_KIND = { tcp: 0, udp: 1, ipOther: 2, other: 3, malformed: 4 } as const;

/** A malformed frame may still have a whole IPv4 header: then it says who sent it, and to whom. */
export function hasAddresses(frames: FrameTable, i: number): boolean {
  const kind = frames.kind[i];
  if (kind === FRAME_KIND.malformed) return frames.source[i] !== 0 || frames.destination[i] !== 0;
  return kind !== FRAME_KIND.other;
}

/** What a parsed capture is: its frames, and what had to be said about reading it. */
export interface Capture {
  readonly name: string;
  readonly digest: string; // of the file's bytes: how scenarios and links name it
  readonly fileBytes: number;
  readonly frames: FrameTable;
  readonly remarks: readonly { readonly code: string; readonly values: Readonly<Record<string, string | number>> }[];
}
