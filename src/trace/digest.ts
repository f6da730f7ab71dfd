import { columnsOf, tablesOf, type Trace } from './trace.ts';

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * 64 bits over every column and the dictionary, as 16 hex digits. Two multiply-rotate lanes of 32 bits read the bytes as
 * little-endian words; each column is preceded by its name and length. Not cryptographic: it tells two runs apart.
 */
export function digest(trace: Trace): string {
  let a = 0x9e3779b9 | 0;
  let b = 0x85ebca6b | 0;
  const word = (value: number): void => {
    a = Math.imul(a ^ value, 0x01000193);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(((b << 7) | (b >>> 25)) + value, 0xcc9e2d51 | 0);
    b ^= b >>> 15;
  };
  const bytes = (view: ArrayBufferView): void => {
    word(view.byteLength);
    const whole = view.byteLength >> 2;
    if (LITTLE_ENDIAN && view.byteOffset % 4 === 0) {
      const words = new Int32Array(view.buffer, view.byteOffset, whole);
      let x = a;
      let y = b;
      for (let i = 0; i < whole; i++) {
        const value = words[i] ?? 0;
        x = Math.imul(x ^ value, 0x01000193);
        x = (x << 13) | (x >>> 19);
        y = Math.imul(((y << 7) | (y >>> 25)) + value, 0xcc9e2d51 | 0);
        y ^= y >>> 15;
      }
      a = x;
      b = y;
    } else {
      // Elsewhere the elements themselves are swapped first, so the words are the same ones.
      const swapped = swapToLittleEndian(view);
      for (let i = 0; i < whole; i++) word(swapped.getInt32(i * 4, true));
    }
    const rest = new Uint8Array(view.buffer, view.byteOffset + whole * 4, view.byteLength & 3);
    for (const value of rest) word(value);
  };
  text(JSON.stringify(trace.dictionary), word);
  for (const [tableName, table] of tablesOf(trace)) {
    for (const [name, column] of columnsOf(table)) {
      text(`${tableName}.${name}`, word);
      bytes(column);
    }
  }
  return finish(a, b) + finish(b, a);
}

function text(value: string, word: (value: number) => void): void {
  word(value.length);
  for (let i = 0; i < value.length; i++) word(value.charCodeAt(i));
}

function finish(h: number, other: number): string {
  let x = h ^ Math.imul(other, 0x27d4eb2f);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0).toString(16).padStart(8, '0');
}

function swapToLittleEndian(view: ArrayBufferView): DataView {
  const size = 'BYTES_PER_ELEMENT' in view ? (view.BYTES_PER_ELEMENT as number) : 1;
  const copy = new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  if (!LITTLE_ENDIAN) for (let i = 0; i < copy.length; i += size) copy.subarray(i, i + size).reverse();
  return new DataView(copy.buffer);
}
