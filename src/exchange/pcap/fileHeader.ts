import { fail, ok, type Result } from '../../base/result.ts';
import { linkOf, linkTypeProblem } from '../capture/linkTypes.ts';
import { foreignFile } from '../fileSignature.ts';

/** What the 24 bytes at the start of a classic pcap say (draft-ietf-opsawg-pcap). */
export interface PcapHeader {
  readonly littleEndian: boolean;
  /** Of one unit of a stamp's second word: 1000 for microseconds, 1 for nanoseconds. */
  readonly nsPerUnit: number;
  /** Of the frame checksum that the capture may have kept at the end of each frame. */
  readonly checksumBytes: number;
  readonly link: number; // LINK
}

export const HEADER_BYTES = 24;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

/** Byte order and stamp unit by the magic number; `undefined`: no classic pcap. */
function readMagic(view: DataView): Pick<PcapHeader, 'littleEndian' | 'nsPerUnit'> | undefined {
  if (view.byteLength < 4) return undefined;
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === MICROSECONDS) return { littleEndian, nsPerUnit: 1000 };
    if (magic === NANOSECONDS) return { littleEndian, nsPerUnit: 1 };
  }
  return undefined;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const isPcap = (bytes: Uint8Array): boolean => readMagic(viewOf(bytes)) !== undefined;

export function readFileHeader(bytes: Uint8Array, name: string): Result<PcapHeader> {
  const view = viewOf(bytes);
  const magic = readMagic(view);
  if (magic === undefined) return { ok: false, problem: foreignFile(bytes, name) };
  if (bytes.length < HEADER_BYTES) {
    return fail('captureHeaderCut', `${name}, byte ${bytes.length}`, { bytes: bytes.length, needed: HEADER_BYTES });
  }
  const major = view.getUint16(4, magic.littleEndian);
  const minor = view.getUint16(6, magic.littleEndian);
  if (major !== 2) return fail('captureVersion', `${name}, byte 4`, { major, minor });
  // Low half: link type. Bit 26: a checksum was kept, bits 28–31 its length in 16-bit words.
  const link = view.getUint32(20, magic.littleEndian);
  const linkType = link & 0xffff;
  const known = linkOf(linkType);
  if (known === undefined) return linkTypeProblem(`${name}, byte 20`, linkType);
  const checksumBytes = (link & 0x0400_0000) === 0 ? 0 : (link >>> 28) * 2;
  return ok({ ...magic, checksumBytes, link: known });
}
