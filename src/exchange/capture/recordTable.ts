import { at } from '../../base/assert.ts';
import { fail, type Result } from '../../base/result.ts';

/**
 * No capture program keeps longer frames (libpcap's own limit), and merged IPv4 frames end at 64 kB: a record that claims
 * more is no record, and nothing after it can be found.
 */
export const RECORD_BYTES_MAX = 262_144;

/** Where each record's data lies and when it was stamped; columns, because there may be a hundred thousand. */
export class RecordTable {
  length = 0;
  /** Of the record's data in the file. */
  readonly byte: Float64Array;
  readonly keptBytes: Uint32Array;
  readonly wireBytes: Uint32Array;
  readonly link: Uint8Array; // LINK
  /** Whole ns from some instant near the first stamp; negative where the file is out of order. */
  readonly atNs: Float64Array;
  /** Where reading stopped, and why. */
  endByte = 0;
  end: 'endOfFile' | 'cutRecord' | 'frameLimit' = 'endOfFile';
  /** Records without a stamp of their own. */
  unstamped = 0;
  /** Records of interfaces whose link type is not read: left out. */
  leftOut = 0;
  leftOutLinkType = -1;

  constructor(room: number) {
    this.byte = new Float64Array(room);
    this.keptBytes = new Uint32Array(room);
    this.wireBytes = new Uint32Array(room);
    this.link = new Uint8Array(room);
    this.atNs = new Float64Array(room);
  }

  get lastNs(): number {
    return this.length === 0 ? 0 : at(this.atNs, this.length - 1);
  }

  /** `checksumBytes` of the frame's end are the link's own checksum. Some writers say less for the wire than they kept: what was kept was there. */
  push(record: { readonly byte: number; readonly kept: number; readonly claimed: number; readonly checksumBytes: number; readonly link: number; readonly atNs: number }): void {
    const row = this.length;
    const wire = Math.max(0, Math.max(record.claimed, record.kept) - record.checksumBytes);
    this.byte[row] = record.byte;
    this.wireBytes[row] = wire;
    this.keptBytes[row] = Math.min(record.kept, wire);
    this.link[row] = record.link;
    this.atNs[row] = record.atNs;
    this.length += 1;
  }
}

/** A frame that claims more bytes than frames have: a problem that names it. */
export const recordLengthProblem = (name: string, byte: number, table: RecordTable, bytes: number): Result<never> =>
  fail('captureRecordLength', `${name}, byte ${byte}`, { byte, frame: table.length + table.leftOut + 1, bytes, max: RECORD_BYTES_MAX });
