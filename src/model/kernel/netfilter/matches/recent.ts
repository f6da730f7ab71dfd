import { formatIp, parseIp, type IpAddress } from '../../../../scenario/ipAddress.ts';
import type { RecentCondition } from '../../../../scenario/ruleMatches.ts';
import type { Packet } from '../packet.ts';
import type { Passage, Predicate } from '../passage.ts';
import type { RecentEntry } from '../ruleMemory.ts';

const ADDRESSES_MAX = 100;
const STAMPS_MAX = 256;

/** recent_mt: addresses that were seen lately, in lists that rules share by name. */
export function recent(condition: RecentCondition, not: boolean): Predicate {
  const { name, action, side, sameTtl } = condition;
  const mask = condition.mask === null ? undefined : parseIp(condition.mask);
  return (packet, at) => {
    const list = at.here.memory.recentList(name);
    const key = formatIp(masked(packet[side], mask));
    const ttl = ttlOnArrival(packet);
    const found = list.get(key);
    const entry = found !== undefined && sameTtl && found.ttl !== ttl ? undefined : found;
    if (entry === undefined) {
      if (action !== 'set') return not;
      if (list.size >= ADDRESSES_MAX) forgetOldest(list);
      list.set(key, { stampsNs: [at.nowNs], ttl });
      return !not;
    }
    if (action === 'remove') {
      list.delete(key);
      return !not;
    }
    const holds = (action === 'set' || seen(entry, condition, at)) !== not;
    if (action === 'set' || (action === 'update' && holds)) {
      entry.stampsNs.push(at.nowNs);
      if (entry.stampsNs.length > STAMPS_MAX) entry.stampsNs.shift();
      entry.ttl = ttl;
      list.delete(key);
      list.set(key, entry);
    }
    return holds;
  };
}

function seen(entry: RecentEntry, { seconds, hits, reap }: RecentCondition, { nowNs }: Passage): boolean {
  const since = seconds === 0 ? -1 : nowNs - seconds * 1e9;
  const recentOnes = entry.stampsNs.filter((stamp) => stamp >= since);
  if (reap && recentOnes.length > 0) entry.stampsNs = recentOnes;
  return recentOnes.length >= Math.max(1, hits);
}

/** The list is kept in the order of the last entry. */
function forgetOldest(list: Map<string, RecentEntry>): void {
  const [oldest] = list.keys();
  if (oldest !== undefined) list.delete(oldest);
}

function masked(address: IpAddress, mask: IpAddress | undefined): IpAddress {
  if (typeof address === 'number') return typeof mask === 'number' ? (address & mask) >>> 0 : address;
  return typeof mask === 'bigint' ? address & mask : address;
}

/** The TTL as it was before this host counted it down. */
const ttlOnArrival = (packet: Packet): number => (packet.outInterface !== '' && !packet.isLocal ? packet.ttl + 1 : packet.ttl);
