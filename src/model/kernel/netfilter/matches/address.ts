import { parseIp, type IpAddress } from '../../../../scenario/ipAddress.ts';
import type { AddressBlock, AddressType, AddrTypeCondition } from '../../../../scenario/ruleMatches.ts';
import type { Predicate } from '../passage.ts';
import type { Routes } from '../stack/routes.ts';

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
    const address = packet[side];
    const holds = typeof address === 'bigint' ? isOfTypes(address, wanted, at.here.routes, device) : wanted.has(at.here.routes.typeOf(address, device));
    return holds !== not;
  };
}

/** In IPv6 UNICAST and MULTICAST ask for the kind of address only; with LOCAL beside it, it must be local all the same. */
function isOfTypes(address: bigint, wanted: ReadonlySet<AddressType>, routes: Routes, device: string | null): boolean {
  const isMulticast = address >> 120n === 0xffn;
  if (wanted.has('MULTICAST') && !isMulticast) return false;
  if (wanted.has('UNICAST') && (isMulticast || address === 0n)) return false;
  if (wanted.has('UNSPEC') && address !== 0n) return false;
  if (!wanted.has('LOCAL') && !wanted.has('ANYCAST') && !wanted.has('UNREACHABLE')) return true;
  const type = routes.typeOf(address, device);
  return type !== 'UNICAST' && wanted.has(type);
}
