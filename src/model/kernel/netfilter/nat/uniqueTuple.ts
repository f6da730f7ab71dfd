import type { Rng } from '../../../../base/rng.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import type { Conntrack } from '../conntrack/conntrack.ts';
import { invert, type Connection, type PortLimits, type Tuple } from '../conntrack/connection.ts';
import { isIcmp, PROTOCOL } from '../packet.ts';
import { pickAddress } from './pickAddress.ts';

/** What a mapping may use; without addresses the tuple's own stays, without ports likewise. */
export interface MappingRange {
  readonly addresses: { readonly from: IpAddress; readonly to: IpAddress } | null;
  readonly ports: { readonly from: number; readonly to: number; readonly base: number | null } | null;
  readonly random: boolean;
  readonly persistent: boolean;
}

export type Manipulation = 'source' | 'destination';

export interface Mapper {
  readonly conntrack: Conntrack;
  readonly rng: Rng;
  readonly nowNs: number;
}

const ATTEMPTS_MAX = 128;
const ATTEMPTS_LEAST = 16;

/**
 * get_unique_tuple: changes one side of `tuple` into the range so that its answers are nobody else's. It might not be
 * possible; the packet is lost at confirm then.
 */
export function uniqueTuple(original: Tuple, range: MappingRange, what: Manipulation, connection: Connection, mapper: Mapper): Tuple {
  const { conntrack, nowNs } = mapper;
  const isTaken = (tuple: Tuple): boolean => conntrack.isTaken(tuple, connection, nowNs);
  if (what === 'source' && !range.random) {
    if (inRange(original, range)) {
      if (!isTaken(original)) return original;
    } else {
      const known = knownMapping(original, range, connection, conntrack);
      if (known !== undefined && !isTaken(known.tuple)) {
        connection.randomSource = known.randomSource;
        return known.tuple;
      }
    }
  }
  const tuple = withAddress(original, range, what, connection);
  if (!range.random) {
    const { ports } = range;
    if (ports === null) {
      if (!isTaken(tuple)) return tuple;
    } else if (ports.base === null && portsFit(tuple, ports, what) && (ports.from === ports.to || !isTaken(tuple))) {
      return tuple;
    }
  }
  return withFreePort(tuple, range, what, { connection, mapper, isTaken });
}

function withAddress(tuple: Tuple, { addresses, persistent }: MappingRange, what: Manipulation, connection: Connection): Tuple {
  if (addresses === null) return tuple;
  const address = pickAddress(addresses.from, addresses.to, { source: tuple.source, destination: tuple.destination, zone: connection.originalZone, persistent });
  return what === 'source' ? { ...tuple, source: address } : { ...tuple, destination: address };
}

/** find_appropriate_src: the mapping that another connection from the same source has. */
function knownMapping(tuple: Tuple, range: MappingRange, connection: Connection, conntrack: Conntrack): { readonly tuple: Tuple; readonly randomSource: PortLimits | null } | undefined {
  for (const other of conntrack.fromSource(tuple, connection.originalZone)) {
    const { source, sourcePort } = invert(other.reply);
    const mapped = { ...tuple, source, sourcePort };
    if (inRange(mapped, range)) return { tuple: mapped, randomSource: other.randomSource };
  }
  return undefined;
}

const inRange = (tuple: Tuple, { addresses, ports }: MappingRange): boolean =>
  (addresses === null || (tuple.source >= addresses.from && tuple.source <= addresses.to)) && (ports === null || portsFit(tuple, ports, 'source'));

const HAS_PORTS: ReadonlySet<number> = new Set([PROTOCOL.tcp, PROTOCOL.udp, 33, 132, 136]);

function portsFit(tuple: Tuple, { from, to }: { readonly from: number; readonly to: number }, what: Manipulation): boolean {
  if (!isIcmp(tuple.protocol) && !HAS_PORTS.has(tuple.protocol)) return true;
  const port = what === 'source' || isIcmp(tuple.protocol) ? tuple.sourcePort : tuple.destinationPort;
  return port >= from && port <= to;
}

interface Search {
  readonly connection: Connection;
  readonly mapper: Mapper;
  readonly isTaken: (tuple: Tuple) => boolean;
}

/** nf_nat_l4proto_unique_tuple. */
function withFreePort(tuple: Tuple, range: MappingRange, what: Manipulation, { connection, mapper, isTaken }: Search): Tuple {
  const icmp = isIcmp(tuple.protocol);
  if (!icmp && !HAS_PORTS.has(tuple.protocol)) return tuple;
  if (!icmp && range.ports === null && what === 'destination') return tuple;
  const key = what === 'source' || icmp ? 'sourcePort' : 'destinationPort';
  const { low, high } = portLimits(tuple[key], range, icmp);
  const size = high - low + 1;
  const random = (): number => mapper.rng.integer(0x1_0000);
  const base = range.ports?.base ?? null;
  // The kernel begins at a random port; a destination port only when asked for.
  const isRandom = base === null && (range.random || what === 'source');
  let offset = base === null ? (isRandom ? random() : 0) : (tuple[key] - base) & 0xffff;
  let candidate = tuple;
  for (let attempts = Math.min(size, ATTEMPTS_MAX); ; attempts = attempts >> 1, offset = random()) {
    for (let i = 0; i < attempts; i++, offset = (offset + 1) & 0xffff) {
      candidate = { ...tuple, [key]: low + (offset % size) };
      if (!isTaken(candidate)) {
        if (isRandom && size > 1) connection[what === 'source' ? 'randomSource' : 'randomDestination'] = { low, high };
        return candidate;
      }
    }
    if (attempts >= size || attempts < ATTEMPTS_LEAST) return candidate;
  }
}

/** Ports stay in their class: below 512, 600 to 1023, and the rest. */
function portLimits(port: number, { ports }: MappingRange, icmp: boolean): { low: number; high: number } {
  if (ports !== null) return { low: Math.min(ports.from, ports.to), high: Math.max(ports.from, ports.to) };
  if (icmp) return { low: 0, high: 65535 };
  if (port >= 1024) return { low: 1024, high: 65535 };
  return port < 512 ? { low: 1, high: 511 } : { low: 600, high: 1023 };
}
