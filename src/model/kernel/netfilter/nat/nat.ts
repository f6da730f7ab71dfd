import type { HookName } from '../../../../scenario/ruleSet.ts';
import { invert, isReply, sameTuple, type Connection, type Tuple } from '../conntrack/connection.ts';
import type { InnerPacket, Packet } from '../packet.ts';
import { uniqueTuple, type Manipulation, type Mapper, type MappingRange } from './uniqueTuple.ts';

/** What a hook may change: where the packet goes on the way in, where it comes from on the way out. */
export const manipulationAt = (hook: HookName): Manipulation => (hook === 'POSTROUTING' || hook === 'INPUT' ? 'source' : 'destination');

export const isMapped = (connection: Connection, what: Manipulation): boolean => (what === 'source' ? connection.sourceNatDone : connection.destinationNatDone);

/** nf_nat_setup_info: decides one side of the connection's mapping, once. False when the packet is to be dropped. */
export function setUpMapping(connection: Connection, range: MappingRange, what: Manipulation, mapper: Mapper): boolean {
  if (connection.confirmed) return true;
  if (isMapped(connection, what)) return false;
  const current = invert(connection.reply);
  const mapped = uniqueTuple(current, range, what, connection, mapper);
  if (!sameTuple(mapped, current)) {
    connection.reply = invert(mapped);
    if (what === 'source') connection.sourceNat = true;
    else connection.destinationNat = true;
  }
  if (what === 'source') connection.sourceNatDone = true;
  else connection.destinationNatDone = true;
  return true;
}

/** No rule wanted it: it keeps its address, and its port too unless that would clash. */
export function bindAsIs(connection: Connection, what: Manipulation, mapper: Mapper): boolean {
  const address = what === 'source' ? connection.reply.destination : connection.reply.source;
  return setUpMapping(connection, { addresses: { from: address, to: address }, ports: null, random: false, persistent: false }, what, mapper);
}

/** nf_nat_packet: rewrites the side of the packet that belongs to this hook; false when nothing is to be done. */
export function rewrite(packet: Packet, connection: Connection, what: Manipulation): boolean {
  if (!concerns(packet, connection, what)) return false;
  apply(packet, targetTuple(packet, connection), what);
  if (isReply(packet.state)) return true;
  if (what === 'source') packet.randomSource = connection.randomSource;
  else packet.randomDestination = connection.randomDestination;
  return true;
}

/** nf_nat_icmp_reply_translation: an error is rewritten outside, and inside where it quotes the packet. */
export function rewriteError(packet: Packet, connection: Connection, what: Manipulation): void {
  if (!concerns(packet, connection, what)) return;
  const about = packet.icmp?.about;
  if (about == null) return;
  const answered = isReply(packet.state) ? connection.original : connection.reply;
  apply(about, answered, what === 'source' ? 'destination' : 'source');
  const target = targetTuple(packet, connection);
  if (what === 'source') packet.source = target.source;
  else packet.destination = target.destination;
}

/** The reply direction undoes: its destination was the source that changed. */
function concerns(packet: Packet, connection: Connection, what: Manipulation): boolean {
  const source = (what === 'source') !== isReply(packet.state);
  return source ? connection.sourceNat : connection.destinationNat;
}

const targetTuple = (packet: Packet, connection: Connection): Tuple => invert(isReply(packet.state) ? connection.original : connection.reply);

function apply(packet: Packet | InnerPacket, target: Tuple, what: Manipulation): void {
  const isIcmp = packet.protocol === 1 || packet.protocol === 58;
  if (what === 'source') packet.source = target.source;
  else packet.destination = target.destination;
  if (isIcmp) packet.sourcePort = target.sourcePort;
  else if (what === 'source') packet.sourcePort = target.sourcePort;
  else packet.destinationPort = target.destinationPort;
}
