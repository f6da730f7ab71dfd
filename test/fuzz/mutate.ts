import { sequence } from '../bench/measure.ts';

/** Chance of one case, the same for the same seed and number. */
export interface Chance {
  /** 0 to `below` − 1. */
  integer(below: number): number;
  of<T>(list: readonly T[]): T;
}

export function chanceOf(seed: number, number: number): Chance {
  const next = sequence((Math.imul(seed, 0x9e37_79b1) ^ Math.imul(number + 1, 0x85eb_ca6b)) | 1);
  for (let warm = 0; warm < 4; warm++) next();
  const integer = (below: number): number => (below <= 1 ? 0 : next() % below);
  return { integer, of: (list) => list[integer(list.length)] as (typeof list)[number] };
}

/** Lengths and counts that go wrong where they are believed. */
const NUMBERS = [0, 1, 2, 3, 4, 7, 8, 12, 16, 20, 28, 32, 40, 60, 127, 128, 255, 256, 1500, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x4_0000, 0x4_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];

/** Words that mean something to one of the parsers of texts. */
const TOKENS = [
  '{', '}', '[', ']', '"', '\\', ',', ':', '-1', '1e308', '1e-400', 'NaN', 'null', 'true', '[[[[[[[[[[[[[[[[', '{"a":{"a":{"a":', '__proto__', 'constructor', '\u0000', '\ufeff', '\ud83e\udd80', '%', '%00', '%ff', '&', '=', '#',
  '99999999999999999999', '0x', '4294967296', '-A ', '-I INPUT 99 ', '-D ', '-N ', '-m ', '-p ', ' -j ', ' --dport ', ' ! ', '*nat\n', 'COMMIT\n', '\n', '\r\n', ':INPUT - [0:0]\n', '[1:2] ', '/33', '/0', '::1', '2001:db8::/200', '255.255.255.256',
  'create x hash:ip\n', 'add x ', 'list:set', 'timeout ', '(((((((', 'a'.repeat(3000), ' '.repeat(3000), '"'.repeat(101),
];

type Mutation = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

const place = (bytes: Uint8Array, { integer }: Chance): number => integer(bytes.length + 1);

function splice(bytes: Uint8Array, from: number, to: number, put: Uint8Array): Uint8Array {
  const made = new Uint8Array(from + put.length + Math.max(0, bytes.length - to));
  made.set(bytes.subarray(0, from));
  made.set(put, from);
  made.set(bytes.subarray(to), from + put.length);
  return made;
}

/** In place, a number of `width` bytes in either order. */
function number(bytes: Uint8Array, chance: Chance, width: 1 | 2 | 4): Uint8Array {
  if (bytes.length < width) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = chance.integer(bytes.length - width + 1) & (chance.integer(2) === 0 ? ~0 : ~(width - 1));
  const value = chance.of(NUMBERS);
  const isLittle = chance.integer(2) === 0;
  if (width === 1) view.setUint8(at, value & 255);
  else if (width === 2) view.setUint16(at, value & 0xffff, isLittle);
  else view.setUint32(at, value >>> 0, isLittle);
  return bytes;
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, chance) => number(bytes, chance, 1),
  (bytes, chance) => number(bytes, chance, 2),
  (bytes, chance) => number(bytes, chance, 4),
  (bytes, chance) => number(bytes, chance, 4),
  (bytes, chance) => {
    const at = chance.integer(bytes.length);
    if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ (1 << chance.integer(8));
    return bytes;
  },
  (bytes, chance) => bytes.slice(0, place(bytes, chance)),
  (bytes, chance) => {
    const from = place(bytes, chance);
    return splice(bytes, from, Math.min(bytes.length, from + 1 + chance.integer(40)), new Uint8Array());
  },
  (bytes, chance) => {
    const [from, at] = [place(bytes, chance), place(bytes, chance)];
    return splice(bytes, at, at, bytes.slice(from, from + chance.integer(400)));
  },
  (bytes, chance) => {
    const at = place(bytes, chance);
    return splice(bytes, at, at, new TextEncoder().encode(chance.of(TOKENS)));
  },
  (bytes, chance, other) => {
    const from = chance.integer(other.length);
    const at = place(bytes, chance);
    return splice(bytes, at, chance.integer(2) === 0 ? at : bytes.length, other.subarray(from, from + chance.integer(600)));
  },
];

/** The case `number` of `seed`: one of the right files, changed up to eight times. */
export function mutated(files: readonly Uint8Array[], chance: Chance): Uint8Array {
  let bytes = chance.of(files).slice();
  for (let left = 1 + chance.integer(8); left > 0; left--) {
    bytes = chance.of(MUTATIONS)(bytes, chance, chance.of(files)).slice(0, BYTES_MAX);
  }
  return bytes;
}

const BYTES_MAX = 100_000;
