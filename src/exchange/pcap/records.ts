import { fail, ok, type Result } from '../../base/result.ts';
import { HEADER_BYTES, type PcapHeader } from './fileHeader.ts';

/** Where each record's data lies and when it was stamped; columns, because there may be a hundred thousand. */
export interface RecordTable {
  readonly length: number;
  /** Of the record's data in the file. */
  readonly byte: Float64Array;
  readonly keptBytes: Uint32Array;
  readonly wireBytes: Uint32Array;
  /** From the whole second of the file's first stamp; negative where the file is out of order. */
  readonly atNs: Float64Array;
  /** Where reading stopped, and why. */
  readonly endByte: number;
  readonly end: 'endOfFile' | 'cutRecord' | 'frameLimit';
}

export const RECORD_HEADER_BYTES = 16;

/**
 * No capture program keeps longer frames (libpcap's own limit), and merged IPv4 frames end at 64 kB: a record that claims
 * more is no record, and nothing after it can be found.
 */
export const RECORD_BYTES_MAX = 262_144;

/** Walks the records once. `view` ends where reading must end. */
export function readRecords(view: DataView, header: PcapHeader, limits: { readonly name: string; readonly framesMax: number }): Result<RecordTable> {
  const { littleEndian, nsPerUnit, checksumBytes } = header;
  const roomFor = Math.min(limits.framesMax, Math.floor((view.byteLength - HEADER_BYTES) / RECORD_HEADER_BYTES));
  const byte = new Float64Array(roomFor);
  const keptBytes = new Uint32Array(roomFor);
  const wireBytes = new Uint32Array(roomFor);
  const atNs = new Float64Array(roomFor);
  let firstSecond = 0;
  let length = 0;
  let offset = HEADER_BYTES;
  let end: RecordTable['end'] = 'endOfFile';
  while (offset < view.byteLength) {
    if (length === limits.framesMax) {
      end = 'frameLimit';
      break;
    }
    end = 'cutRecord'; // until the record is seen to lie in the file
    if (offset + RECORD_HEADER_BYTES > view.byteLength) break;
    const kept = view.getUint32(offset + 8, littleEndian);
    const claimed = view.getUint32(offset + 12, littleEndian);
    if (kept > RECORD_BYTES_MAX || claimed > RECORD_BYTES_MAX) {
      const values = { byte: offset, frame: length + 1, bytes: Math.max(kept, claimed), max: RECORD_BYTES_MAX };
      return fail('captureRecordLength', `${limits.name}, byte ${offset}`, values);
    }
    if (offset + RECORD_HEADER_BYTES + kept > view.byteLength) break;
    end = 'endOfFile';
    const second = view.getUint32(offset, littleEndian);
    if (length === 0) firstSecond = second;
    // A second word of more than a second simply carries over. Exact up to 2^53 ns (104 days); longer captures are cut anyway.
    atNs[length] = (second - firstSecond) * 1e9 + view.getUint32(offset + 4, littleEndian) * nsPerUnit;
    byte[length] = offset + RECORD_HEADER_BYTES;
    // Some writers say less for the wire than they kept: what was kept was there.
    const wire = Math.max(0, Math.max(claimed, kept) - checksumBytes);
    wireBytes[length] = wire;
    keptBytes[length] = Math.min(kept, wire);
    length += 1;
    offset += RECORD_HEADER_BYTES + kept;
  }
  return ok({ length, byte, keptBytes, wireBytes, atNs, endByte: offset, end });
}
