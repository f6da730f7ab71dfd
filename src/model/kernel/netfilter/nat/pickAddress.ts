import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import { jhash2, reciprocalScale } from './jhash.ts';

/** One of a range of addresses, always the same for a source and (unless persistent) a destination: find_best_ips_proto. */
export function pickAddress(from: IpAddress, to: IpAddress, flow: { readonly source: IpAddress; readonly destination: IpAddress; readonly zone: number; readonly persistent: boolean }): IpAddress {
  if (from === to) return from;
  const words = (address: IpAddress): readonly number[] => wordsOf(address).map(swap);
  const source = [...words(flow.source), 0, 0, 0].slice(0, 4);
  const destination = words(flow.destination);
  const last = destination.length - 1;
  let hash = jhash2(source, flow.persistent ? 0 : (destination[last] ?? 0) ^ flow.zone);
  const [low, high] = [wordsOf(from), wordsOf(to)];
  let full = false;
  const picked: number[] = [];
  for (let index = 0; index <= last; index++) {
    const min = full ? 0 : (low[index] ?? 0);
    const span = full ? 0xffff_ffff : ((high[index] ?? 0) - min + 1) >>> 0;
    const word = (min + reciprocalScale(hash, span)) >>> 0;
    picked.push(word);
    if (word !== high[index]) full = true;
    if (!flow.persistent) hash = (hash ^ (destination[index] ?? 0)) >>> 0;
  }
  return typeof from === 'number' ? (picked[0] ?? 0) : picked.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

const wordsOf = (address: IpAddress): readonly number[] =>
  typeof address === 'number' ? [address] : [96n, 64n, 32n, 0n].map((shift) => Number((address >> shift) & 0xffff_ffffn));

/** Addresses lie in memory in network order; the hash reads them as words of a little-endian machine. */
const swap = (word: number): number => (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
