import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDigest } from '../../src/exchange/contentDigest.ts';
import { decodeUtf8 } from '../../src/exchange/utf8.ts';

describe('the digest of a file', () => {
  it('stays what it was: links that are out in the world name captures by it', () => {
    expect(contentDigest(new Uint8Array())).toBe('d4f205036ba371b0');
    expect(contentDigest(Uint8Array.from({ length: 1003 }, (_, index) => index & 255))).toBe('03238e0870f8392e');
  });

  it('depends on every byte, on the length, and not on where the bytes lie', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
      const digest = contentDigest(bytes);
      const other = bytes.slice();
      other[at % other.length] = (other[at % other.length] ?? 0) ^ change;
      expect(contentDigest(other)).not.toBe(digest);
      expect(contentDigest(Uint8Array.of(...bytes, 0))).not.toBe(digest);
      expect(contentDigest(bytes, bytes.length + 1)).not.toBe(digest);
      expect(contentDigest(bytes, bytes.length + 2 ** 32)).not.toBe(digest);
      expect(contentDigest(Uint8Array.of(9, ...bytes).subarray(1))).toBe(digest);
    }));
  });

  it('changes half its bits with one bit of the file, in both lanes', () => {
    const bytes = new Uint8Array(64);
    const flipped = [0, 0];
    const bits = (hex: string) => Number.parseInt(hex, 16).toString(2).replaceAll('0', '').length;
    const xor = (a: string, b: string) => (Number.parseInt(a, 16) ^ Number.parseInt(b, 16)) >>> 0;
    const before = contentDigest(bytes);
    for (let bit = 0; bit < 512; bit += 1) {
      const other = bytes.slice();
      other[bit >> 3] = 1 << (bit & 7);
      const after = contentDigest(other);
      [0, 8].forEach((from, lane) => {
        flipped[lane] = (flipped[lane] ?? 0) + bits(xor(before.slice(from, from + 8), after.slice(from, from + 8)).toString(16));
      });
    }
    for (const count of flipped) expect(count / 512 / 32).toBeCloseTo(0.5, 1);
  });
});

describe('UTF-8', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const oracle = (bytes: Uint8Array): string | undefined => {
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };

  it('is decoded as the platform does, and refused where it refuses', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom([0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f, 0x98]).map((bytes) => Uint8Array.from(bytes)),
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      const bytes = Uint8Array.from(pieces.flatMap((one) => [...one]));
      const decoded = decodeUtf8(bytes);
      expect(decoded.ok ? decoded.value : undefined).toBe(oracle(bytes));
    }), { numRuns: 2000 });
  });

  it('knows the first and last character of every length, and the gap between', () => {
    for (const point of [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff]) {
      const text = String.fromCodePoint(point);
      expect(decodeUtf8(new TextEncoder().encode(text))).toEqual({ ok: true, value: text });
    }
    // Longer than need be, halves of pairs, beyond the last, cut off, a tail without a head.
    for (const bytes of [[0xc1, 0xbf], [0xe0, 0x9f, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0x80]]) {
      expect(decodeUtf8(Uint8Array.from([0x61, ...bytes]))).toMatchObject({ ok: false, problem: { code: 'textNotUtf8', where: 'byte 1' } });
    }
  });

  it('goes on for long, across the seams of its buffer', () => {
    const text = 'aé€😀'.repeat(5000);
    expect(decodeUtf8(new TextEncoder().encode(text))).toEqual({ ok: true, value: text });
  });
});
