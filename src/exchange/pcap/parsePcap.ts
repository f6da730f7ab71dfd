import { at } from '../../base/assert.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Capture, FrameTable } from '../../scenario/frames.ts';
import { contentDigest } from '../contentDigest.ts';
import { dissect, type FrameBytes } from './dissect.ts';
import { HEADER_BYTES, readFileHeader } from './fileHeader.ts';
import { readRecords, type RecordTable } from './records.ts';
import { SPAN_NS_MAX, timeOrder, type TimeOrder } from './timeOrder.ts';

export const CAPTURE_BYTES_MAX = 64 * 1024 * 1024;
export const CAPTURE_FRAMES_MAX = 100_000;

export interface ReadLimits {
  readonly bytesMax?: number;
  readonly framesMax?: number;
  /** Size of the whole file where `bytes` is only its beginning (at least `bytesMax` of it). */
  readonly fileBytes?: number;
}

type Remark = Capture['remarks'][number];

/** A classic pcap as columns. Never throws: what cannot be read is a problem, what had to be left out a remark. */
export function parsePcap(bytes: Uint8Array, name: string, limits: ReadLimits = {}): Result<Capture> {
  const { bytesMax = CAPTURE_BYTES_MAX, framesMax = CAPTURE_FRAMES_MAX, fileBytes = bytes.length } = limits;
  const header = readFileHeader(bytes, name);
  if (!header.ok) return header;
  const read = bytes.subarray(0, bytesMax);
  const view = new DataView(read.buffer, read.byteOffset, read.byteLength);
  const table = readRecords(view, header.value, { name, framesMax });
  if (!table.ok) return table;
  const records = table.value;
  if (records.length === 0) {
    const code = records.end === 'cutRecord' ? 'captureNoWholeFrame' : 'captureNoFrames';
    return fail(code, `${name}, byte ${records.endByte}`, { byte: records.endByte, bytes: fileBytes });
  }
  const order = timeOrder(records.atNs, records.length);
  return ok({
    name,
    digest: contentDigest(read, fileBytes),
    fileBytes,
    frames: readFrames(view, records, order),
    remarks: remarksOn(records, order, { bytesMax, framesMax, fileBytes }),
  });
}

function readFrames(view: DataView, records: RecordTable, { order, firstNs }: TimeOrder): FrameTable {
  const { length } = order;
  const frames: FrameTable = {
    length,
    atNs: new Float64Array(length),
    frameBytes: new Uint32Array(length),
    kind: new Uint8Array(length),
    source: new Uint32Array(length),
    destination: new Uint32Array(length),
    sourcePort: new Uint16Array(length),
    destinationPort: new Uint16Array(length),
    tcpFlags: new Uint8Array(length),
    payloadBytes: new Uint32Array(length),
    linkBytes: new Uint8Array(length),
    headerBytes: new Uint16Array(length),
  };
  const frame: FrameBytes = { byte: HEADER_BYTES, keptBytes: 0, wireBytes: 0 };
  for (let row = 0; row < length; row += 1) {
    const record = at(order, row);
    frame.byte = at(records.byte, record);
    frame.keptBytes = at(records.keptBytes, record);
    frame.wireBytes = at(records.wireBytes, record);
    frames.atNs[row] = at(records.atNs, record) - firstNs; // whole ns, so a multiple of 1/1024 already
    dissect(view, frame, frames, row);
  }
  return frames;
}

function remarksOn(records: RecordTable, order: TimeOrder, limits: Required<ReadLimits>): Remark[] {
  const remarks: Remark[] = [];
  const { bytesMax, framesMax, fileBytes } = limits;
  const frames = records.length;
  if (records.end === 'frameLimit') remarks.push({ code: 'captureFrameLimit', values: { limit: framesMax, byte: records.endByte, fileBytes } });
  else if (fileBytes > bytesMax) remarks.push({ code: 'captureByteLimit', values: { limit: bytesMax, fileBytes, frames } });
  else if (records.end === 'cutRecord') remarks.push({ code: 'captureTruncated', values: { byte: records.endByte, frames } });
  if (order.late > 0) remarks.push({ code: 'captureSorted', values: { count: order.late } });
  if (order.beyondSpan > 0) {
    remarks.push({ code: 'captureSpanLimit', values: { count: order.beyondSpan, frames, limitNs: SPAN_NS_MAX } });
  }
  return remarks;
}
