import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import type { AddressType } from '../../../../scenario/ruleMatches.ts';

export interface Interface {
  readonly name: string;
  /** The first of a subnet is its primary one. */
  readonly addresses: readonly { readonly address: IpAddress; readonly prefix: number }[];
}

export interface Route {
  readonly network: IpAddress;
  readonly prefix: number;
  readonly interface: string;
  readonly via: IpAddress | null;
}

export type Way = { readonly kind: 'local' | 'broadcast' } | { readonly kind: 'out'; readonly interface: string; readonly nextHop: IpAddress; readonly source: IpAddress | null };

export const LOOPBACK = 'lo';
const V6_LOOPBACK = 1n;
const WAYS_MAX = 4096;

/** Where a host's packets go: the addresses of its own, then the longest prefix. */
export class Routes {
  private readonly local = new Map<IpAddress, string>();
  private readonly broadcasts = new Map<IpAddress, string>();
  private readonly routes: readonly Route[];
  private readonly ways = new Map<IpAddress, Way | null>();

  constructor(private readonly interfaces: readonly Interface[], routes: readonly Route[]) {
    const connected: Route[] = [];
    for (const { name, addresses } of interfaces) {
      for (const { address, prefix } of addresses) {
        this.local.set(address, name);
        connected.push({ network: maskTo(address, prefix), prefix, interface: name, via: null });
        if (typeof address === 'number' && prefix < 31) this.broadcasts.set((address | (0xffff_ffff >>> prefix)) >>> 0, name);
      }
    }
    this.routes = [...connected, ...routes].sort((a, b) => b.prefix - a.prefix);
  }

  isLocal(address: IpAddress): boolean {
    return this.local.has(address) || isLoopback(address);
  }

  /** What the kernel's local table says of an address; with `device`, only of that interface. */
  typeOf(address: IpAddress, device: string | null): AddressType {
    if (typeof address === 'number') {
      if (address >>> 24 === 0 || address === 0xffff_ffff) return 'BROADCAST';
      if (address >>> 28 === 0xe) return 'MULTICAST';
    } else if (address >> 120n === 0xffn) {
      return 'MULTICAST';
    }
    const on = isLoopback(address) ? LOOPBACK : this.local.get(address);
    if (on !== undefined) return device === null || device === on ? 'LOCAL' : 'UNICAST';
    const broadcast = this.broadcasts.get(address);
    if (broadcast !== undefined) return device === null || device === broadcast ? 'BROADCAST' : 'UNICAST';
    return typeof address === 'bigint' && this.way(address) === null ? 'UNREACHABLE' : 'UNICAST';
  }

  /** `null`: there is no route. */
  way(address: IpAddress): Way | null {
    let way = this.ways.get(address);
    if (way === undefined) {
      if (this.ways.size >= WAYS_MAX) this.ways.clear();
      way = this.find(address);
      this.ways.set(address, way);
    }
    return way;
  }

  private find(address: IpAddress): Way | null {
    if (this.isLocal(address)) return { kind: 'local' };
    if (this.broadcasts.has(address)) return { kind: 'broadcast' };
    const route = this.routes.find(({ network, prefix }) => typeof network === typeof address && maskTo(address, prefix) === network);
    if (route === undefined) return null;
    const nextHop = route.via ?? address;
    return { kind: 'out', interface: route.interface, nextHop, source: this.sourceOn(route.interface, nextHop) };
  }

  /** inet_select_addr: the primary address in the next hop's subnet, else the first of the interface. */
  sourceOn(name: string, nextHop: IpAddress): IpAddress | null {
    const addresses = this.addressesOn(name, nextHop);
    const near = addresses.find(({ address, prefix }) => maskTo(address, prefix) === maskTo(nextHop, prefix));
    return (near ?? addresses[0])?.address ?? null;
  }

  private addressesOn(name: string, like: IpAddress): Interface['addresses'] {
    const addresses = (this.interfaces.find((one) => one.name === name)?.addresses ?? []).filter(({ address }) => typeof address === typeof like);
    return typeof like === 'bigint' ? [...addresses].reverse() : addresses;
  }

  /** What REDIRECT takes. A newer IPv6 address stands before the older ones, a newer IPv4 address behind them. */
  firstAddressOf(name: string, like: IpAddress): IpAddress | null {
    if (name === LOOPBACK) return typeof like === 'number' ? LOOPBACK_V4 : V6_LOOPBACK;
    return this.addressesOn(name, like)[0]?.address ?? null;
  }
}

export const LOOPBACK_V4 = 0x7f00_0001;

export const isLoopback = (address: IpAddress): boolean => (typeof address === 'number' ? address >>> 24 === 127 : address === V6_LOOPBACK);

export function maskTo(address: IpAddress, prefix: number): IpAddress {
  if (typeof address === 'number') return prefix === 0 ? 0 : (address & (-1 << (32 - prefix))) >>> 0;
  const rest = BigInt(128 - prefix);
  return (address >> rest) << rest;
}
