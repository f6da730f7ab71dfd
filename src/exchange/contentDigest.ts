/**
 * Names a file by its content: 16 hex digits, the same in every engine. Two 32-bit lanes run over the words of the file
 * with different constants and are mixed at the end (the scheme of MurmurHash3); no cryptography, nobody forges captures
 * here. The trace has a digest of its own: that one is part of the trace's format, this one of scenario files and links.
 *
 * `fileBytes` is the whole file's size, where `bytes` is only its beginning.
 */
export function contentDigest(bytes: Uint8Array, fileBytes: number = bytes.length): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let a = 0x9e3779b1 | 0;
  let b = 0x85ebca77 | 0;
  const wholeWords = bytes.length & ~3;
  for (let offset = 0; offset < wholeWords; offset += 4) {
    const word = view.getInt32(offset, true);
    a = mixIn(a, Math.imul(word, 0xcc9e2d51 | 0), 0x1b873593 | 0);
    b = mixIn(b, Math.imul(word, 0x239b961b | 0), 0x38b34ae5 | 0);
  }
  let tail = 0;
  for (let offset = bytes.length - 1; offset >= wholeWords; offset -= 1) tail = (tail << 8) | (bytes[offset] ?? 0);
  a = mixIn(a, Math.imul(tail, 0xcc9e2d51 | 0), 0x1b873593 | 0);
  b = mixIn(b, Math.imul(tail, 0x239b961b | 0), 0x38b34ae5 | 0);
  a ^= fileBytes | 0;
  b ^= Math.floor(fileBytes / 2 ** 32) ^ Math.imul(fileBytes | 0, 0x27d4eb2f);
  a = (a + b) | 0;
  b = (b + a) | 0;
  a = avalanche(a);
  b = avalanche(b);
  a = (a + b) | 0;
  b = (b + a) | 0;
  return hex(a) + hex(b);
}

const mixIn = (lane: number, scrambled: number, constant: number): number => {
  const mixed = lane ^ Math.imul((scrambled << 15) | (scrambled >>> 17), constant);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
};

function avalanche(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b | 0);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35 | 0);
  return mixed ^ (mixed >>> 16);
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
