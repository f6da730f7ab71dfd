import { assertNever } from '../../../../base/assert.ts';
import type { Rng } from '../../../../base/rng.ts';
import type { Match } from '../../../../scenario/ruleMatches.ts';
import type { Predicate } from '../passage.ts';
import { connlimit, conntrack, rpFilter, socket } from './connection.ts';
import { addressBlocks, addressRange, addrType, interfaceName } from './address.ts';
import { hashlimit, limit, nth, quota, random } from './rate.ts';
import { recent } from './recent.ts';
import { time } from './time.ts';
import { icmpType, ports, stringMatch, tcpFlags } from './transport.ts';

/** What is done about a match that was not understood. */
export type UnknownMatches = 'never' | 'always';

/** Each rule's own memory and its own random numbers come with the compiled match. */
export function compileMatch(match: Match, how: { readonly unknown: UnknownMatches; readonly rng: () => Rng }): Predicate {
  const { not } = match;
  switch (match.kind) {
    case 'source': return addressBlocks('source', match.blocks, not);
    case 'destination': return addressBlocks('destination', match.blocks, not);
    case 'inInterface': return interfaceName('inInterface', match.name, not);
    case 'outInterface': return interfaceName('outInterface', match.name, not);
    case 'protocol': return (packet) => (packet.protocol === match.number) !== not;
    case 'fragment': return (packet) => packet.isLaterFragment !== not;
    case 'sourcePorts': case 'destinationPorts': case 'eitherPort': return ports(match.kind, match.ranges, not);
    case 'tcpFlags': return tcpFlags(match.mask, match.set, not);
    case 'tcpOption': return (packet) => !packet.isLaterFragment && not;
    case 'icmpType': return icmpType(match.type, match.codes, not);
    case 'conntrack': return conntrack(match);
    case 'mark': return (packet) => ((packet.mark & match.mask) >>> 0 === match.value) !== not;
    case 'connmark': return (packet) => packet.connection !== null && ((packet.connection.mark & match.mask) >>> 0 === match.value) !== not;
    case 'addrType': return addrType(match, not);
    case 'nth': return nth(match.every, match.packet, not);
    case 'random': return random(match.probability, not, how.rng());
    case 'limit': return limit(match, not);
    case 'hashlimit': return hashlimit(match);
    case 'connlimit': return connlimit(match, not);
    case 'recent': return recent(match, not);
    case 'sourceRange': return addressRange('source', match.from, match.to, not);
    case 'destinationRange': return addressRange('destination', match.from, match.to, not);
    case 'set': return (packet, at) => (at.here.memory.sets.get(match.set)?.holds(packet, match.sides, at.here.memory.sets) ?? false) !== not;
    case 'length': return (packet) => (packet.length >= match.range.from && packet.length <= match.range.to) !== not;
    case 'ttl': return (packet) => (packet.ttl >= match.range.from && packet.ttl <= match.range.to) !== not;
    case 'tos': return (packet) => ((packet.tos & match.mask) === match.value) !== not;
    case 'packetType': return (packet, at) => (packetType(at.here.routes.typeOf(packet.destination, null)) === match.type) !== not;
    case 'string': return stringMatch(match, not);
    case 'time': return time(match);
    case 'rpFilter': return rpFilter(match, not);
    case 'socket': return socket(match);
    case 'helper': return () => not;
    case 'quota': return quota(match.bytes, not);
    case 'fixed': return () => match.holds !== not;
    case 'unknown': return () => how.unknown === 'always';
    default: return assertNever(match);
  }
}

const packetType = (type: string): string => (type === 'MULTICAST' ? 'multicast' : type === 'BROADCAST' ? 'broadcast' : 'unicast');
