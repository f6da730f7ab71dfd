import { fail, ok, type Result } from '../../base/result.ts';
import { RECORD_BYTES_MAX, recordLengthProblem, RecordTable } from '../capture/recordTable.ts';
import { type Interface, readInterface } from './interfaces.ts';

/** Of draft-ietf-opsawg-pcapng; the section header reads the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
/** Type and length in front, length behind. */
const BLOCK_BYTES_MIN = 12;
export const SECTION_BYTES_MIN = 28;
const INTERFACE_BYTES_MIN = 20;
const PACKET_BYTES_MIN = 32;
const SIMPLE_PACKET_BYTES_MIN = 16;
/** Of one section. More are no capture but an attack on memory. */
const INTERFACES_MAX = 65_536;
/** A frame without a stamp follows the one before it at this pace: 1 Gb/s. */
const NS_PER_BYTE = 8;

export interface Blocks {
  readonly records: RecordTable;
  /** Of those that frames came from. */
  readonly interfaces: number;
}

/** Walks the blocks of all sections once; `view` ends where reading must end. Blocks of unknown types are skipped. */
export function readBlocks(view: DataView, limits: { readonly name: string; readonly framesMax: number }): Result<Blocks> {
  const walk = new BlockWalk(view, limits);
  const problem = walk.toEnd();
  return problem ?? ok({ records: walk.records, interfaces: walk.seen.size });
}

/** The part of a block that lies between its lengths. */
interface Block {
  readonly byte: number;
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

class BlockWalk {
  readonly records: RecordTable;
  readonly seen = new Set<Interface>();
  private littleEndian = true;
  private interfaces: Interface[] = [];
  /** The first stamp: all others are counted from it. */
  private originNs: bigint | null = null;

  constructor(
    private readonly view: DataView,
    private readonly limits: { readonly name: string; readonly framesMax: number },
  ) {
    this.records = new RecordTable(Math.min(limits.framesMax, Math.floor(view.byteLength / SIMPLE_PACKET_BYTES_MIN)));
  }

  private u32(byte: number): number {
    return this.view.getUint32(byte, this.littleEndian);
  }

  private fail(code: string, byte: number, values: Record<string, string | number> = {}): Result<never> {
    return fail(code, `${this.limits.name}, byte ${byte}`, { byte, ...values });
  }

  /** A problem, or null when everything that can be read has been read. */
  toEnd(): Result<never> | null {
    const { view, records } = this;
    let byte = 0;
    while (byte < view.byteLength) {
      records.endByte = byte;
      records.end = 'cutRecord'; // until the block is seen to lie in the file
      if (byte + BLOCK_BYTES_MIN > view.byteLength) return null;
      const type = view.getUint32(byte, true) === SECTION_HEADER ? SECTION_HEADER : this.u32(byte);
      if (type === SECTION_HEADER && !this.turnsTo(byte)) return this.fail('captureByteOrder', byte + 8);
      const length = this.u32(byte + 4);
      if (length < BLOCK_BYTES_MIN) return this.fail('captureBlockLength', byte, { bytes: length, min: BLOCK_BYTES_MIN });
      if (length > view.byteLength - byte) return null;
      // Lengths are multiples of four; writers that forget the padding in the length still write it.
      const end = byte + ((length + 3) & ~3);
      records.end = 'endOfFile';
      if (isPacket(type) && records.length === this.limits.framesMax) {
        records.end = 'frameLimit';
        return null;
      }
      const problem = this.read({ byte, type, from: byte + 8, to: byte + length - 4 });
      if (problem !== null) return problem;
      byte = end;
      records.endByte = byte;
    }
    return null;
  }

  /** A section's own byte order; false: it names none. */
  private turnsTo(byte: number): boolean {
    for (const littleEndian of [true, false]) {
      if (this.view.getUint32(byte + 8, littleEndian) !== BYTE_ORDER_MAGIC) continue;
      this.littleEndian = littleEndian;
      return true;
    }
    return false;
  }

  private read(block: Block): Result<never> | null {
    const { byte, from, to } = block;
    const length = to - from + BLOCK_BYTES_MIN;
    const tooShort = (min: number): Result<never> | null => (length < min ? this.fail('captureBlockLength', byte, { bytes: length, min }) : null);
    switch (block.type) {
      case SECTION_HEADER: return tooShort(SECTION_BYTES_MIN) ?? this.section(block);
      case INTERFACE_DESCRIPTION: {
        const short = tooShort(INTERFACE_BYTES_MIN);
        if (short !== null) return short;
        if (this.interfaces.length === INTERFACES_MAX) return this.fail('captureInterfaces', byte, { max: INTERFACES_MAX });
        this.interfaces.push(readInterface(this.view, block, this.littleEndian));
        return null;
      }
      case ENHANCED_PACKET: return tooShort(PACKET_BYTES_MIN) ?? this.packet(block, this.u32(from));
      case OBSOLETE_PACKET: return tooShort(PACKET_BYTES_MIN) ?? this.packet(block, this.view.getUint16(from, this.littleEndian));
      case SIMPLE_PACKET: return tooShort(SIMPLE_PACKET_BYTES_MIN) ?? this.simplePacket(block);
      default: return null;
    }
  }

  private section({ byte, from }: Block): Result<never> | null {
    const major = this.view.getUint16(from + 4, this.littleEndian);
    const minor = this.view.getUint16(from + 6, this.littleEndian);
    if (major !== 1) return this.fail('captureNgVersion', byte + 12, { major, minor });
    this.interfaces = [];
    return null;
  }

  /** Interface, stamp's high and low half, kept and original length: enhanced and obsolete packets differ only in how wide the first is. */
  private packet({ byte, from, to }: Block, id: number): Result<never> | null {
    const stamp = (BigInt(this.u32(from + 4)) << 32n) | BigInt(this.u32(from + 8));
    return this.take({ byte, data: from + 20, to, id, kept: this.u32(from + 12), claimed: this.u32(from + 16), stamp });
  }

  /** Of the first interface, without a stamp; kept is what the interface's snap length leaves. */
  private simplePacket({ byte, from, to }: Block): Result<never> | null {
    const claimed = this.u32(from);
    const kept = Math.min(claimed, this.interfaces[0]?.snapBytes ?? Infinity, to - from - 4);
    return this.take({ byte, data: from + 4, to, id: 0, kept, claimed, stamp: null });
  }

  private take(frame: { byte: number; data: number; to: number; id: number; kept: number; claimed: number; stamp: bigint | null }): Result<never> | null {
    const { records, limits } = this;
    const { byte, data, id, kept, claimed, stamp } = frame;
    const from = this.interfaces[id];
    if (from === undefined) return this.fail('captureNoInterface', byte, { id, interfaces: this.interfaces.length });
    if (kept > RECORD_BYTES_MAX || claimed > RECORD_BYTES_MAX) return recordLengthProblem(limits.name, byte, records, Math.max(kept, claimed));
    if (data + kept > frame.to) return this.fail('captureBlockFrame', byte, { bytes: kept, room: frame.to - data });
    if (from.link === undefined) {
      records.leftOut += 1;
      records.leftOutLinkType = from.linkType;
      return null;
    }
    this.seen.add(from);
    const atNs = stamp === null ? this.afterLast(claimed) : this.sinceOrigin(from.epochNs(stamp));
    records.push({ byte: data, kept, claimed, checksumBytes: from.checksumBytes, link: from.link, atNs });
    return null;
  }

  /** Exact up to 2^53 ns (104 days) from the first; longer captures are cut anyway. */
  private sinceOrigin(epochNs: bigint): number {
    // Frames before the first stamp have times of their own, from 0 on.
    this.originNs ??= epochNs - BigInt(this.records.length === 0 ? 0 : Math.ceil(this.records.lastNs));
    return Number(epochNs - this.originNs);
  }

  private afterLast(wireBytes: number): number {
    this.records.unstamped += 1;
    return this.records.length === 0 ? 0 : this.records.lastNs + wireBytes * NS_PER_BYTE;
  }
}

const isPacket = (type: number): boolean => type === ENHANCED_PACKET || type === OBSOLETE_PACKET || type === SIMPLE_PACKET;
