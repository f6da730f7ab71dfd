import type { Result } from '../../base/result.ts';
import type { Capture } from '../../scenario/frames.ts';
import { captureOf } from '../capture/captureOf.ts';
import { CAPTURE_BYTES_MAX, CAPTURE_FRAMES_MAX, type ReadLimits } from '../capture/limits.ts';
import { readFileHeader } from './fileHeader.ts';
import { readRecords } from './records.ts';

/** A classic pcap as columns. Never throws: what cannot be read is a problem, what had to be left out a remark. */
export function parsePcap(bytes: Uint8Array, name: string, limits: ReadLimits = {}): Result<Capture> {
  const { bytesMax = CAPTURE_BYTES_MAX, framesMax = CAPTURE_FRAMES_MAX } = limits;
  const header = readFileHeader(bytes, name);
  if (!header.ok) return header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, bytesMax));
  const table = readRecords(view, header.value, { name, framesMax });
  return table.ok ? captureOf({ bytes, name, limits }, table.value) : table;
}
