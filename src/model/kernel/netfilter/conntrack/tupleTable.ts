import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import { sameTuple, type Connection, type Tuple } from './connection.ts';

/** A connection under one of its two tuples. */
export interface Entry {
  readonly connection: Connection;
  readonly tuple: Tuple;
  readonly zone: number;
  readonly isReply: boolean;
}

/** The hash table of conntrack: buckets of entries, found by the tuple as the packet shows it. */
export class TupleTable {
  private readonly buckets = new Map<number, Entry[]>();

  find(tuple: Tuple, zone: number): Entry | undefined {
    const bucket = this.buckets.get(hashOf(tuple, zone));
    if (bucket === undefined) return undefined;
    for (const entry of bucket) if (entry.zone === zone && sameTuple(entry.tuple, tuple)) return entry;
    return undefined;
  }

  add(entry: Entry): void {
    const hash = hashOf(entry.tuple, entry.zone);
    const bucket = this.buckets.get(hash);
    if (bucket === undefined) this.buckets.set(hash, [entry]);
    else bucket.push(entry);
  }

  /** Forgets what `connection` has under this tuple. */
  remove(tuple: Tuple, zone: number, connection: Connection): void {
    const hash = hashOf(tuple, zone);
    const rest = this.buckets.get(hash)?.filter((entry) => entry.connection !== connection || !sameTuple(entry.tuple, tuple));
    if (rest === undefined || rest.length === 0) this.buckets.delete(hash);
    else this.buckets.set(hash, rest);
  }
}

function hashOf({ source, sourcePort, destination, destinationPort, protocol }: Tuple, zone: number): number {
  let hash = Math.imul(wordOf(source) ^ 0x9e37_79b9, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ wordOf(destination), 0xc2b2_ae35);
  hash = Math.imul(hash ^ (hash >>> 16) ^ ((sourcePort << 16) | destinationPort), 0x27d4_eb2f);
  return (hash ^ (hash >>> 15) ^ (protocol + (zone << 8))) | 0;
}

export const sourceHash = ({ source, sourcePort, protocol }: Tuple): number => Math.imul(wordOf(source) ^ (sourcePort << 12) ^ protocol, 0x85eb_ca6b);

const wordOf = (address: IpAddress): number => (typeof address === 'number' ? address : Number((address ^ (address >> 32n) ^ (address >> 96n)) & 0xffff_ffffn));
