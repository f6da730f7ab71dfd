import type { Condition, ConntrackCondition, TupleSide } from '../../../../scenario/ruleMatches.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import { isReply, tupleKey, type Connection, type Tuple } from '../conntrack/connection.ts';
import { tupleOf } from '../conntrack/conntrack.ts';
import type { Packet } from '../packet.ts';
import type { Passage, Predicate } from '../passage.ts';
import { maskTo } from '../stack/routes.ts';
import { inBlock } from './address.ts';

type Side = (connection: Connection) => { readonly address: IpAddress; readonly port: number };

const SIDES: Readonly<Record<TupleSide, Side>> = {
  origSource: ({ original }) => ({ address: original.source, port: original.sourcePort }),
  origDestination: ({ original }) => ({ address: original.destination, port: original.destinationPort }),
  replySource: ({ reply }) => ({ address: reply.source, port: reply.sourcePort }),
  replyDestination: ({ reply }) => ({ address: reply.destination, port: reply.destinationPort }),
};

type Test = (connection: Connection, packet: Packet, at: Passage) => boolean;

/** conntrack_mt. Without a connection only the state is asked. */
export function conntrack(condition: ConntrackCondition): Predicate {
  const tests = testsOf(condition);
  const { states } = condition;
  const wanted = new Set<string>(states?.value);
  return (packet, at) => {
    const { connection } = packet;
    if (states !== undefined) {
      const state = connection === null ? (packet.state === 'UNTRACKED' ? 'UNTRACKED' : 'INVALID') : packet.state.replace('_REPLY', '');
      const holds = wanted.has(state) || (connection !== null && ((connection.sourceNat && wanted.has('SNAT')) || (connection.destinationNat && wanted.has('DNAT'))));
      if (holds === states.not) return false;
    }
    return connection === null ? states !== undefined : tests.every((test) => test(connection, packet, at));
  };
}

function testsOf({ direction, protocol, statuses, expires, addresses, ports }: ConntrackCondition): readonly Test[] {
  const tests: Test[] = [];
  if (direction !== undefined) tests.push((_, packet) => (isReply(packet.state) === (direction.value === 'REPLY')) !== direction.not);
  if (protocol !== undefined) tests.push((connection) => (connection.original.protocol === protocol.value) !== protocol.not);
  for (const [side, asked] of Object.entries(addresses)) {
    const holds = inBlock(asked.value);
    tests.push((connection) => holds(SIDES[side as TupleSide](connection).address) !== asked.not);
  }
  for (const [side, { value, not }] of Object.entries(ports)) {
    tests.push((connection) => {
      const { port } = SIDES[side as TupleSide](connection);
      return (port >= value.from && port <= value.to) !== not;
    });
  }
  if (statuses !== undefined) tests.push((connection) => statuses.value.some((status) => hasStatus(connection, status)) !== statuses.not);
  if (expires !== undefined) {
    tests.push((connection, _, at) => {
      const seconds = connection.confirmed ? Math.floor((connection.expiresNs - at.nowNs) / 1e9) : 0;
      return (seconds >= expires.value.from && seconds <= expires.value.to) !== expires.not;
    });
  }
  return tests;
}

function hasStatus(connection: Connection, status: string): boolean {
  switch (status) {
    case 'SEEN_REPLY': return connection.seenReply;
    case 'ASSURED': return connection.assured;
    case 'CONFIRMED': return connection.confirmed;
    default: return false; // EXPECTED needs a helper; NONE asks for no bit at all
  }
}

type ConnlimitCondition = Extract<Condition, { kind: 'connlimit' }>;

/**
 * Connections of one client (or to one server) that conntrack still knows and that are not closed. Of a client that is known
 * already, only the first packet of a connection adds it, and when nothing is left of it a later packet is lost (Linux 6.18).
 */
export function connlimit({ above, prefix, side }: ConnlimitCondition, not: boolean): Predicate {
  const seen = new Map<IpAddress, Map<string, { tuple: Tuple; zone: number }>>();
  return (packet, at) => {
    const key = maskTo(packet[side], prefix);
    const tuple = packet.connection?.original ?? tupleOf(packet);
    const zone = packet.connection?.originalZone ?? 0;
    const name = tupleKey(tuple, zone);
    const known = seen.get(key);
    if (known === undefined) {
      seen.set(key, new Map([[name, { tuple, zone }]]));
      return 1 > above !== not;
    }
    for (const [other, one] of known) if (!at.here.conntrack.isOpen(one.tuple, one.zone, at.nowNs)) known.delete(other);
    if (packet.connection?.confirmed !== true) known.set(name, { tuple, zone });
    if (known.size > 0) return known.size > above !== not;
    at.hotdrop = true;
    return false;
  };
}

type RpFilterCondition = Extract<Condition, { kind: 'rpFilter' }>;

/** Would an answer leave by the interface that the packet came in by? */
export function rpFilter({ loose, acceptLocal }: RpFilterCondition, not: boolean): Predicate {
  return (packet, at) => {
    if (packet.inInterface === 'lo') return !not;
    const way = at.here.routes.way(packet.source);
    if (way === null) return not;
    if (way.kind !== 'out') return (way.kind === 'local' && acceptLocal) !== not;
    return (loose || way.interface === packet.inInterface) !== not;
  };
}

type SocketCondition = Extract<Condition, { kind: 'socket' }>;

/** A socket here would get the packet. No socket is transparent here. */
export function socket({ transparent, noWildcard }: SocketCondition): Predicate {
  return (packet, at) => {
    if (transparent) return false;
    if (at.here.hasSocket(packet)) return true;
    return noWildcard && at.here.routes.isLocal(packet.destination) && at.here.hasListener(packet.protocol, packet.destination, packet.destinationPort);
  };
}
