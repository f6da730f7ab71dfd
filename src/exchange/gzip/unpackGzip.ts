import { Gunzip } from 'fflate';
import { fail, ok, type Result } from '../../base/result.ts';

/** `limit`: there is more than was asked for; `cut`: the file ends, or is damaged, within what was packed. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  readonly end: 'whole' | 'limit' | 'cut';
}

/** A byte of gzip unpacks to 1032 at most: so a piece never takes more than 17 MB. */
const PIECE_BYTES = 16_384;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The first `bytesMax` bytes of what is packed, whatever it would unpack to. `fileBytes`: of the whole file, of which `bytes` may be the beginning. */
export function unpackGzip(
  bytes: Uint8Array,
  name: string,
  { bytesMax, fileBytes, onProgress }: { readonly bytesMax: number; readonly fileBytes: number; readonly onProgress?: (share: number) => void },
): Result<Unpacked> {
  const out = new Pieces(bytesMax);
  const gunzip = new Gunzip((piece) => out.push(piece));
  let memberFrom = 0;
  gunzip.onmember = () => (memberFrom = out.length); // the next of several files behind each other
  let end: Unpacked['end'] = 'whole';
  try {
    for (let from = 0; from < bytes.length && !out.isFull; from += PIECE_BYTES) {
      onProgress?.(from / bytes.length);
      const to = Math.min(bytes.length, from + PIECE_BYTES);
      gunzip.push(bytes.subarray(from, to), to === fileBytes);
    }
    end = out.isFull ? 'limit' : endsWithLength(bytes, (out.length - memberFrom) >>> 0) ? 'whole' : 'cut';
  } catch {
    end = out.isFull ? 'limit' : 'cut'; // the library throws for what is damaged; what came before is good
  }
  return out.length === 0 ? fail('gzipDamaged', name, { bytes: bytes.length }) : ok({ bytes: out.joined(), end });
}

/** RFC 1952: the last four bytes are the length of what was packed, modulo 2^32; zeros may follow that pad a block or a tape. */
function endsWithLength(bytes: Uint8Array, length: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let end = bytes.length; end >= 18; end--) {
    if (view.getUint32(end - 4, true) === length) return true;
    if (bytes[end - 1] !== 0) return false;
  }
  return false;
}

/** What comes out, in memory that doubles, up to a limit. */
class Pieces {
  length = 0;
  /** More came than there may be. */
  isFull = false;
  private memory = new Uint8Array(65_536);

  constructor(private readonly bytesMax: number) {}

  push(piece: Uint8Array): void {
    const taken = piece.subarray(0, this.bytesMax - this.length);
    this.isFull ||= taken.length < piece.length;
    if (this.length + taken.length > this.memory.length) {
      const larger = new Uint8Array(Math.min(this.bytesMax, Math.max(this.memory.length * 2, this.length + taken.length)));
      larger.set(this.memory.subarray(0, this.length));
      this.memory = larger;
    }
    this.memory.set(taken, this.length);
    this.length += taken.length;
  }

  joined(): Uint8Array {
    return this.memory.subarray(0, this.length);
  }
}
