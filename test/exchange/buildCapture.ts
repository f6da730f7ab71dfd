/** Frames and capture files of every form, byte by byte. Numbers of packets are in network byte order, those of files in the file's own. */

import { joinBytes } from './buildPcap.ts';

export const word = (value: number): number[] => [(value >> 8) & 255, value & 255];
const zeros = (count: number): number[] => Array.from<number>({ length: count }).fill(0);

export const V4 = { client: [198, 51, 100, 7], server: [203, 0, 113, 10] } as const;
/** 2001:db8::7 and 2001:db8::a. */
export const V6 = { client: [0x20, 1, 0x0d, 0xb8, ...zeros(11), 7], server: [0x20, 1, 0x0d, 0xb8, ...zeros(11), 10] } as const;

export const tcp = (payload: number, flags = 0x10, ports: readonly [number, number] = [40_000, 80]): number[] => [...word(ports[0]), ...word(ports[1]), ...zeros(8), 0x50, flags, ...zeros(6), ...zeros(payload)];
export const udp = (payload: number, ports: readonly [number, number] = [40_000, 53]): number[] => [...word(ports[0]), ...word(ports[1]), ...word(8 + payload), 0, 0, ...zeros(payload)];

export const ipv4 = (protocol: number, body: readonly number[], fragment = 0): number[] => [0x45, 0, ...word(20 + body.length), 0, 0, ...word(fragment), 64, protocol, 0, 0, ...V4.client, ...V4.server, ...body];

/** `next`: the first header's number; extension headers stand in `body`. */
export const ipv6 = (next: number, body: readonly number[]): number[] => [0x60, 0, 0, 0, ...word(body.length), next, 64, ...V6.client, ...V6.server, ...body];

/** Hop-by-hop or destination options or routing: `eights` of bytes beyond the first eight. */
export const extension = (next: number, eights = 0): number[] => [next, eights, ...zeros(6 + eights * 8)];
/** AH: its length counts fours beyond two. */
export const authentication = (next: number): number[] => [next, 4, ...zeros(22)];
/** `offset` in eights of bytes. */
export const fragmentHeader = (next: number, offset: number, more: boolean): number[] => [next, 0, ...word(offset * 8 + (more ? 1 : 0)), 0, 0, 0, 1];

export const ethernet = (type: number, body: readonly number[], tags: readonly number[] = []): number[] => [...zeros(12), ...tags.flatMap((tag) => [...word(tag), 0, 5]), ...word(type), ...body];
export const cooked = (type: number, body: readonly number[], hardware = 1): number[] => [0, 0, ...word(hardware), 0, 6, ...zeros(8), ...word(type), ...body];
export const cooked2 = (type: number, body: readonly number[], hardware = 1): number[] => [...word(type), 0, 0, 0, 0, 0, 2, ...word(hardware), 0, 6, ...zeros(8), ...body];
export const loopback = (family: number, body: readonly number[], littleEndian = true): number[] => [...(littleEndian ? [family, 0, 0, 0] : [0, 0, 0, family]), ...body];

/** One byte order for the files' own numbers. */
export class Writer {
  constructor(readonly littleEndian: boolean) {}

  u16 = (value: number): number[] => this.ordered([(value >> 8) & 255, value & 255]);
  u32 = (value: number): number[] => this.ordered([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
  u64 = (value: bigint): number[] => this.ordered(Array.from({ length: 8 }, (_, place) => Number((value >> BigInt(8 * (7 - place))) & 0xffn)));

  private ordered(bigEndian: number[]): number[] {
    return this.littleEndian ? bigEndian.reverse() : bigEndian;
  }
}

export function pcapFile(linkType: number, frames: readonly (readonly number[])[], littleEndian = true): Uint8Array<ArrayBuffer> {
  const { u16, u32 } = new Writer(littleEndian);
  const header = [...u32(0xa1b2_c3d4), ...u16(2), ...u16(4), ...zeros(8), ...u32(65_535), ...u32(linkType)];
  const records = frames.flatMap((frame, place) => [...u32(1_700_000_000), ...u32(place * 10), ...u32(frame.length), ...u32(frame.length), ...frame]);
  return joinBytes([...header, ...records]);
}

/** Blocks of a pcapng, each with its two lengths and its padding. */
export class Blocks {
  private readonly w: Writer;

  constructor(littleEndian = true) {
    this.w = new Writer(littleEndian);
  }

  block(type: number, body: readonly number[]): number[] {
    const { u32 } = this.w;
    const padded = [...body, ...zeros(-body.length & 3)];
    return [...u32(type), ...u32(padded.length + 12), ...padded, ...u32(padded.length + 12)];
  }

  option(code: number, value: readonly number[]): number[] {
    return [...this.w.u16(code), ...this.w.u16(value.length), ...value, ...zeros(-value.length & 3)];
  }

  section(major = 1): number[] {
    return this.block(0x0a0d_0d0a, [...this.w.u32(0x1a2b_3c4d), ...this.w.u16(major), 0, 0, ...zeros(8).fill(255)]);
  }

  /** `resolution`: if_tsresol; `offset`: if_tsoffset in seconds; `checksum`: if_fcslen. */
  interface(linkType: number, { resolution, offset, checksum, snap = 0 }: { readonly resolution?: number; readonly offset?: number; readonly checksum?: number; readonly snap?: number } = {}): number[] {
    const options = [
      ...(resolution === undefined ? [] : this.option(9, [resolution])), ...(offset === undefined ? [] : this.option(14, this.w.u64(BigInt(offset)))),
      ...(checksum === undefined ? [] : this.option(13, [checksum])), ...this.option(0, []),
    ];
    return this.block(1, [...this.w.u16(linkType), 0, 0, ...this.w.u32(snap), ...options]);
  }

  private stamp(stamp: bigint): number[] {
    return [...this.w.u32(Number(stamp >> 32n)), ...this.w.u32(Number(stamp & 0xffff_ffffn))];
  }

  packet(id: number, stamp: bigint, frame: readonly number[], { kept = frame.length, wire = frame.length }: { readonly kept?: number; readonly wire?: number } = {}): number[] {
    const { u32 } = this.w;
    return this.block(6, [...u32(id), ...this.stamp(stamp), ...u32(kept), ...u32(wire), ...frame.slice(0, kept)]);
  }

  obsoletePacket(id: number, stamp: bigint, frame: readonly number[]): number[] {
    const { u16, u32 } = this.w;
    return this.block(2, [...u16(id), ...u16(7), ...this.stamp(stamp), ...u32(frame.length), ...u32(frame.length), ...frame]);
  }

  simplePacket(frame: readonly number[], wire = frame.length): number[] {
    return this.block(3, [...this.w.u32(wire), ...frame]);
  }
}
