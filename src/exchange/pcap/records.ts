import { ok, type Result } from '../../base/result.ts';
import { RECORD_BYTES_MAX, recordLengthProblem, RecordTable } from '../capture/recordTable.ts';
import { HEADER_BYTES, type PcapHeader } from './fileHeader.ts';

const RECORD_HEADER_BYTES = 16;

/** Walks the records once. `view` ends where reading must end. */
export function readRecords(view: DataView, header: PcapHeader, limits: { readonly name: string; readonly framesMax: number }): Result<RecordTable> {
  const { littleEndian, nsPerUnit, checksumBytes, link } = header;
  const table = new RecordTable(Math.min(limits.framesMax, Math.floor((view.byteLength - HEADER_BYTES) / RECORD_HEADER_BYTES)));
  let firstSecond = 0;
  let offset = HEADER_BYTES;
  while (offset < view.byteLength) {
    if (table.length === limits.framesMax) {
      table.end = 'frameLimit';
      break;
    }
    table.end = 'cutRecord'; // until the record is seen to lie in the file
    if (offset + RECORD_HEADER_BYTES > view.byteLength) break;
    const kept = view.getUint32(offset + 8, littleEndian);
    const claimed = view.getUint32(offset + 12, littleEndian);
    if (kept > RECORD_BYTES_MAX || claimed > RECORD_BYTES_MAX) return recordLengthProblem(limits.name, offset, table, Math.max(kept, claimed));
    if (offset + RECORD_HEADER_BYTES + kept > view.byteLength) break;
    table.end = 'endOfFile';
    const second = view.getUint32(offset, littleEndian);
    if (table.length === 0) firstSecond = second;
    // A second word of more than a second simply carries over. Exact up to 2^53 ns (104 days); longer captures are cut anyway.
    const atNs = (second - firstSecond) * 1e9 + view.getUint32(offset + 4, littleEndian) * nsPerUnit;
    table.push({ byte: offset + RECORD_HEADER_BYTES, kept, claimed, checksumBytes, link, atNs });
    offset += RECORD_HEADER_BYTES + kept;
  }
  table.endByte = offset;
  return ok(table);
}
