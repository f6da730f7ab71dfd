/** Bob Jenkins' hash as the kernel's `jhash2` has it: over 32-bit words. NAT spreads sources over a range of addresses with it. */
export function jhash2(words: readonly number[], initial: number): number {
  const start = (0xdeadbeef + (words.length << 2) + initial) | 0;
  let [a, b, c] = [start, start, start];
  let at = 0;
  const word = (offset: number): number => words[at + offset] ?? 0;
  for (; words.length - at > 3; at += 3) {
    a = (a + word(0)) | 0;
    b = (b + word(1)) | 0;
    c = (c + word(2)) | 0;
    a = ((a - c) ^ rotate(c, 4)) | 0; c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 6)) | 0; a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 8)) | 0; b = (b + a) | 0;
    a = ((a - c) ^ rotate(c, 16)) | 0; c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 19)) | 0; a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 4)) | 0; b = (b + a) | 0;
  }
  if (words.length === at) return c >>> 0;
  c = (c + word(2)) | 0;
  b = (b + word(1)) | 0;
  a = (a + word(0)) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** The upper half of a 64-bit product: `value` scaled from 2^32 down to `range`. */
export function reciprocalScale(value: number, range: number): number {
  return Number((BigInt(value >>> 0) * BigInt(range >>> 0)) >> 32n);
}
