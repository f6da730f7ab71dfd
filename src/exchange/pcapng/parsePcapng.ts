import { fail, type Result } from '../../base/result.ts';
import type { Capture } from '../../scenario/frames.ts';
import { captureOf } from '../capture/captureOf.ts';
import { CAPTURE_BYTES_MAX, CAPTURE_FRAMES_MAX, type ReadLimits } from '../capture/limits.ts';
import { readBlocks, SECTION_BYTES_MIN, SECTION_HEADER } from './blocks.ts';

const viewOf = (bytes: Uint8Array, bytesMax: number): DataView => new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, bytesMax));

export const isPcapng = (bytes: Uint8Array): boolean => bytes.length >= 4 && viewOf(bytes, 4).getUint32(0) === SECTION_HEADER;

/** A pcapng as columns: all sections, all interfaces, in the order of their stamps. Never throws, like `parsePcap`. */
export function parsePcapng(bytes: Uint8Array, name: string, limits: ReadLimits = {}): Result<Capture> {
  const { bytesMax = CAPTURE_BYTES_MAX, framesMax = CAPTURE_FRAMES_MAX } = limits;
  const blocks = readBlocks(viewOf(bytes, bytesMax), { name, framesMax });
  if (!blocks.ok) return blocks;
  const { records, interfaces } = blocks.value;
  if (records.end === 'cutRecord' && records.endByte === 0) {
    return fail('captureHeaderCut', `${name}, byte ${bytes.length}`, { bytes: bytes.length, needed: SECTION_BYTES_MIN });
  }
  return captureOf({ bytes, name, form: { label: 'pcapng', interfaces }, limits }, records);
}
