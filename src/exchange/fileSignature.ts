import type { Problem } from '../base/result.ts';
import { firstLine } from './textStart.ts';

/** Files that we know but cannot read: their first bytes, and the code of the message that says what to do. */
const SIGNATURES: readonly { readonly code: string; readonly form?: string; readonly starts: readonly number[] }[] = [
  { code: 'captureKuznetzov', starts: [0x34, 0xcd, 0xb2, 0xa1] },
  { code: 'captureKuznetzov', starts: [0xa1, 0xb2, 0xcd, 0x34] },
  { code: 'fileCompressed', form: 'gzip', starts: [0x1f, 0x8b] },
  { code: 'fileCompressed', form: 'zstd', starts: [0x28, 0xb5, 0x2f, 0xfd] },
  { code: 'fileCompressed', form: 'xz', starts: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { code: 'fileCompressed', form: 'bzip2', starts: [0x42, 0x5a, 0x68] },
  { code: 'fileCompressed', form: 'zip', starts: [0x50, 0x4b, 0x03, 0x04] },
  { code: 'textNotUtf8', starts: [0xff, 0xfe] },
  { code: 'textNotUtf8', starts: [0xfe, 0xff] },
];

const startsWith = (bytes: Uint8Array, starts: readonly number[]): boolean => starts.every((byte, index) => bytes[index] === byte);

/** Why a file is none of ours: named where its first bytes tell what it is. */
export function foreignFile(bytes: Uint8Array, name: string): Problem {
  if (bytes.length === 0) return { code: 'fileEmpty', where: name, values: { name } };
  const found = SIGNATURES.find((signature) => startsWith(bytes, signature.starts));
  if (found !== undefined) return { code: found.code, where: name, values: { name, form: found.form ?? '' } };
  if (/^table (ip|ip6|inet|arp|bridge|netdev) \S+ \{/.test(firstLine(bytes))) return { code: 'rulesAreNft', where: name };
  return { code: 'fileUnknown', where: name, values: { name, start: firstBytes(bytes) } };
}

/** `d4 c3 b2 a1`, or the words when it is text. */
function firstBytes(bytes: Uint8Array): string {
  const start = [...bytes.subarray(0, 16)];
  const isText = start.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (isText) return `“${String.fromCharCode(...start)}”`;
  return start.slice(0, 8).map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
