import type { Rng } from '../../../../base/rng.ts';
import { formatIp } from '../../../../scenario/ipAddress.ts';
import type { HashLimitCondition, Rate } from '../../../../scenario/ruleMatches.ts';
import type { Packet } from '../packet.ts';
import type { Predicate } from '../passage.ts';
import { takeToken, type Bucket } from '../ruleMemory.ts';
import { maskTo } from '../stack/routes.ts';

export function limit(rate: Rate, not: boolean): Predicate {
  let bucket: Bucket | null = null;
  return (_, at) => {
    bucket ??= { tokens: rate.burst, atNs: at.nowNs };
    return takeToken(bucket, rate, at.nowNs) !== not;
  };
}

/** A bucket for every value of the keys; one that nobody asked for `expireNs` is forgotten, and full again. */
export function hashlimit(condition: HashLimitCondition): Predicate {
  const { name, above, expireNs } = condition;
  return (packet, at) => {
    const key = hashKey(packet, condition);
    const buckets = at.here.memory.buckets(name);
    let bucket = buckets.get(key);
    if (bucket === undefined || at.nowNs - bucket.atNs > expireNs) {
      bucket = { tokens: condition.burst, atNs: at.nowNs };
      buckets.set(key, bucket);
    }
    return takeToken(bucket, condition, at.nowNs) !== above;
  };
}

function hashKey(packet: Packet, { keys, sourcePrefix, destinationPrefix }: HashLimitCondition): string {
  return keys
    .map((key) => {
      switch (key) {
        case 'srcip': return formatIp(maskTo(packet.source, sourcePrefix));
        case 'dstip': return formatIp(maskTo(packet.destination, destinationPrefix));
        case 'srcport': return packet.sourcePort;
        case 'dstport': return packet.destinationPort;
      }
    })
    .join();
}

/** Every n-th packet that comes by this rule. */
export function nth(every: number, packet: number, not: boolean): Predicate {
  let count = every - 1 - packet;
  return () => {
    count = count === every - 1 ? 0 : count + 1;
    return (count === 0) !== not;
  };
}

const STEPS = 0x8000_0000;

export function random(probability: number, not: boolean, rng: Rng): Predicate {
  const below = Math.round(probability * STEPS);
  return () => rng.integer(STEPS) < below !== not;
}

/** Matches until the bytes are used up. */
export function quota(bytes: number, not: boolean): Predicate {
  let left = bytes;
  return (packet) => {
    if (left >= packet.length) {
      left -= packet.length;
      return !not;
    }
    left = 0;
    return not;
  };
}
