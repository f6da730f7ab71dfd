import { parseIp, type IpAddress } from '../../../../scenario/ipAddress.ts';
import type { AddressBlock, AddrTypeCondition } from '../../../../scenario/ruleMatches.ts';
import type { Predicate } from '../passage.ts';

type Side = 'source' | 'destination';

/** Does an address lie in the block? */
export function inBlock({ address, mask }: AddressBlock): (address: IpAddress) => boolean {
  const network = parseIp(address);
  const bits = parseIp(mask);
  if (typeof network === 'number' && typeof bits === 'number') return (one) => typeof one === 'number' && (one & bits) >>> 0 === network;
  if (typeof network === 'bigint' && typeof bits === 'bigint') return (one) => typeof one === 'bigint' && (one & bits) === network;
  return () => false;
}

export function addressBlocks(side: Side, blocks: readonly AddressBlock[], not: boolean): Predicate {
  const tests = blocks.map(inBlock);
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return (packet) => only(packet[side]) !== not;
  return (packet) => tests.some((test) => test(packet[side])) !== not;
}

export function addressRange(side: Side, from: string, to: string, not: boolean): Predicate {
  const [low, high] = [parseIp(from), parseIp(to)];
  if (low === undefined || high === undefined) return () => false;
  return (packet) => (packet[side] >= low && packet[side] <= high) !== not;
}

/** A name that ends in `+` is every name that begins so. */
export function interfaceName(which: 'inInterface' | 'outInterface', name: string, not: boolean): Predicate {
  if (!name.endsWith('+')) return (packet) => (packet[which] === name) !== not;
  const start = name.slice(0, -1);
  return (packet) => packet[which].startsWith(start) !== not;
}

export function addrType({ side, types, limit }: AddrTypeCondition, not: boolean): Predicate {
  const wanted = new Set(types);
  return (packet, at) => {
    const device = limit === 'in' ? packet.inInterface : limit === 'out' ? packet.outInterface : null;
    return wanted.has(at.here.routes.typeOf(packet[side], device)) !== not;
  };
}
