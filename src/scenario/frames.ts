import type { IpAddress } from './ipAddress.ts';

/** Frames of a capture as columns, in time order, stamps rebased so that the first is 0. A parser fills it, the replay reads it. */
export interface FrameTable {
  readonly length: number;
  /** Every address that a frame names, once; `source` and `destination` are places in this list, or NO_ADDRESS. */
  readonly addresses: readonly IpAddress[];
  readonly atNs: Float64Array; // multiples of 1/1024 ns
  readonly frameBytes: Uint32Array; // length on the wire as Ethernet, without checksum, whatever the capture kept
  readonly kind: Uint8Array; // FRAME_KINDS
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly tcpFlags: Uint8Array; // FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32
  readonly payloadBytes: Uint32Array; // TCP or UDP data by the headers' lengths
  readonly linkBytes: Uint8Array; // 14, and 4 for each VLAN tag
  readonly headerBytes: Uint16Array; // Ethernet, VLAN, IP (with its extension headers) and transport header together
}

/** The frame says of nobody who sent it, nor to whom: it is no IP, or its IP header is damaged. */
export const NO_ADDRESS = 0xffff_ffff;

/**
 * `ipOther`: IP of another protocol; `other`: no IP (ARP, LLDP ...); `malformed`: headers contradict themselves or are cut off;
 * `fragment`: a piece of an IP packet, with ports if it is the first.
 */
export const FRAME_KINDS = ['tcp', 'udp', 'ipOther', 'other', 'malformed', 'fragment'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];
export const FRAME_KIND = { tcp: 0, udp: 1, ipOther: 2, other: 3, malformed: 4, fragment: 5 } as const;

/** A malformed frame may still have a whole IP header: then it says who sent it, and to whom. */
export const hasAddresses = (frames: FrameTable, i: number): boolean => frames.source[i] !== NO_ADDRESS;

/** Of a frame that has addresses. */
export const sourceOf = (frames: FrameTable, i: number): IpAddress => frames.addresses[frames.source[i] as number] as IpAddress;
export const destinationOf = (frames: FrameTable, i: number): IpAddress => frames.addresses[frames.destination[i] as number] as IpAddress;

/** What a parsed capture is: its frames, and what had to be said about reading it. */
export interface Capture {
  readonly name: string;
  readonly digest: string; // of the file's bytes: how scenarios and links name it
  readonly fileBytes: number;
  readonly frames: FrameTable;
  readonly remarks: readonly { readonly code: string; readonly values: Readonly<Record<string, string | number>> }[];
}
