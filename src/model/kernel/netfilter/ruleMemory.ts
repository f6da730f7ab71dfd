import type { IpSet } from '../../../scenario/ipSets.ts';
import { SetTable } from './setTable.ts';

/** A bucket of tokens: full at first, one token per period. */
export interface Bucket {
  tokens: number;
  atNs: number;
}

export interface RecentEntry {
  stampsNs: number[];
  ttl: number;
}

/** What rules share by name, across tables and rules: lists of `recent`, buckets of `hashlimit`, sets. */
export class RuleMemory {
  readonly sets: ReadonlyMap<string, SetTable>;
  private readonly recent = new Map<string, Map<string, RecentEntry>>();
  private readonly hashlimit = new Map<string, Map<string, Bucket>>();

  constructor(sets: readonly IpSet[]) {
    this.sets = new Map(sets.map((set) => [set.name, new SetTable(set)]));
  }

  recentList(name: string): Map<string, RecentEntry> {
    return getOrMake(this.recent, name);
  }

  buckets(name: string): Map<string, Bucket> {
    return getOrMake(this.hashlimit, name);
  }
}

function getOrMake<T>(map: Map<string, Map<string, T>>, name: string): Map<string, T> {
  let found = map.get(name);
  if (found === undefined) {
    found = new Map();
    map.set(name, found);
  }
  return found;
}

/** Takes a token of a bucket that refills with time; false when there is none. */
export function takeToken(bucket: Bucket, { periodNs, burst }: { readonly periodNs: number; readonly burst: number }, nowNs: number): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + (nowNs - bucket.atNs) / periodNs);
  bucket.atNs = nowNs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
