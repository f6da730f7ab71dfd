import { fail, ok, type Result } from '../base/result.ts';

/** Text of a file. (`TextDecoder` belongs to browsers and Node, not to the language; this room knows neither.) */
export function decodeUtf8(bytes: Uint8Array): Result<string> {
  let text = '';
  let units: number[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const first = bytes[offset] ?? 0;
    if (first < 0x80) {
      const end = endOfAscii(bytes, offset);
      text += String.fromCharCode(...units) + String.fromCharCode(...bytes.subarray(offset, end));
      units = [];
      offset = end;
      continue;
    }
    const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    const point = length === 0 ? undefined : codePointAt(bytes, offset, length);
    if (point === undefined) return fail('textNotUtf8', `byte ${offset}`);
    if (point < 0x10000) units.push(point);
    else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff));
    offset += length;
    if (units.length >= PIECE) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return ok(text + String.fromCharCode(...units));
}

const PIECE = 4096;

/** Nearly every text is ASCII for the most part: such stretches are taken over whole. */
function endOfAscii(bytes: Uint8Array, from: number): number {
  const limit = Math.min(bytes.length, from + PIECE);
  let end = from;
  while (end < limit && (bytes[end] ?? 0) < 0x80) end += 1;
  return end;
}

/** Bits of the first byte that belong to the character, and the least character that needs so many bytes, by length. */
const FIRST_BITS = [0, 0x7f, 0x1f, 0x0f, 0x07];
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

function codePointAt(bytes: Uint8Array, offset: number, length: number): number | undefined {
  let point = (bytes[offset] ?? 0) & (FIRST_BITS[length] ?? 0);
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[offset + index] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < (LEAST[length] ?? 0) || point > 0x10ffff || isSurrogate ? undefined : point;
}
