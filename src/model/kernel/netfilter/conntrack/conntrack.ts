import { isIcmp, PROTOCOL, type Packet, type Template } from '../packet.ts';
import { invert, isAsking, isReply, sameTuple, typeAndCode, type Connection, type Tuple } from './connection.ts';
import { sourceHash, TupleTable, type Entry } from './tupleTable.ts';
import { trackTcp, type Tracked } from './trackTcp.ts';

const SECOND = 1e9;
const UDP_UNREPLIED_NS = 30 * SECOND;
const UDP_STREAM_NS = 120 * SECOND;
const UDP_STREAM_AFTER_NS = 2 * SECOND;
const ICMP_NS = 30 * SECOND;
const GENERIC_NS = 600 * SECOND;

/** The connections of one host: found by the tuple of either direction, kept from confirm until they time out. */
export class Conntrack {
  private readonly table = new TupleTable();
  /** Confirmed connections by the hash of their original source, youngest last: NAT gives a known source the same mapping again. */
  private readonly bySource = new Map<number, Connection[]>();

  /** nf_conntrack_in: gives the packet its connection and state. An invalid one goes on without. */
  track(packet: Packet, nowNs: number): void {
    if (packet.connection !== null || packet.state === 'UNTRACKED') return;
    packet.state = 'INVALID';
    if (packet.isLaterFragment) return;
    const { icmp } = packet;
    if (icmp !== null && icmp.about !== null) return this.relate(packet, nowNs);
    const template = packet.template ?? NO_TEMPLATE;
    for (let again = true; again; ) {
      const entry = this.find(tupleOf(packet), template, nowNs);
      const connection = entry?.connection ?? newConnection(tupleOf(packet), template, nowNs);
      const reply = entry?.isReply ?? false;
      const tracked = this.follow(packet, connection, reply, nowNs);
      again = tracked === 'again';
      if (tracked === 'invalid') return;
      if (tracked === 'over' || again) this.forget(connection);
      if (again) continue;
      packet.connection = connection;
      packet.state = reply ? 'ESTABLISHED_REPLY' : connection.seenReply ? 'ESTABLISHED' : 'NEW';
      if (reply) connection.seenReply = true;
    }
  }

  private follow(packet: Packet, connection: Connection, reply: boolean, nowNs: number): Tracked {
    switch (packet.protocol) {
      case PROTOCOL.tcp: return trackTcp(connection, packet.tcpFlags, reply, nowNs);
      case PROTOCOL.udp: return followUdp(connection, nowNs);
      case PROTOCOL.icmp: case PROTOCOL.icmpv6:
        if (!connection.confirmed && !isAsking(packet.icmp?.type ?? 0, packet.protocol)) return 'invalid';
        connection.expiresNs = nowNs + ICMP_NS;
        return 'accept';
      default:
        connection.expiresNs = nowNs + GENERIC_NS;
        return 'accept';
    }
  }

  /** An ICMP error belongs to the connection of the packet that it is about. */
  private relate(packet: Packet, nowNs: number): void {
    const about = packet.icmp?.about;
    if (about == null) return;
    const inner = invert({ protocol: about.protocol, source: about.source, sourcePort: about.sourcePort, destination: about.destination, destinationPort: about.destinationPort });
    const entry = this.find(inner, packet.template ?? NO_TEMPLATE, nowNs);
    if (entry === undefined) return;
    const { connection } = entry;
    if ((entry.isReply ? connection.reply : connection.original).destination !== packet.destination) return;
    packet.connection = connection;
    packet.state = entry.isReply ? 'RELATED_REPLY' : 'RELATED';
  }

  private find(tuple: Tuple, template: Template, nowNs: number): Entry | undefined {
    const entry = this.alive(tuple, template.originalZone, nowNs);
    if (entry !== undefined || template.originalZone === template.replyZone) return entry;
    return this.alive(tuple, template.replyZone, nowNs);
  }

  private alive(tuple: Tuple, zone: number, nowNs: number): Entry | undefined {
    const entry = this.table.find(tuple, zone);
    if (entry === undefined || entry.connection.expiresNs > nowNs) return entry;
    this.forget(entry.connection);
    return undefined;
  }

  /** __nf_conntrack_confirm: the connection becomes known, unless one of its tuples is taken: then the packet is lost. */
  confirm(packet: Packet, nowNs: number): boolean {
    const { connection } = packet;
    if (connection === null || connection.confirmed || isReply(packet.state)) return true;
    const { original, reply, originalZone, replyZone } = connection;
    if (this.alive(original, originalZone, nowNs) !== undefined || this.alive(reply, replyZone, nowNs) !== undefined) return false;
    connection.confirmed = true;
    this.table.add({ connection, tuple: original, zone: originalZone, isReply: false });
    this.table.add({ connection, tuple: reply, zone: replyZone, isReply: true });
    if (connection.sourceNatDone) {
      const known = this.bySource.get(sourceHash(original));
      if (known === undefined) this.bySource.set(sourceHash(original), [connection]);
      else known.push(connection);
    }
    return true;
  }

  forget(connection: Connection): void {
    if (!connection.confirmed) return;
    const { original, reply, originalZone, replyZone } = connection;
    this.table.remove(original, originalZone, connection);
    this.table.remove(reply, replyZone, connection);
    const known = this.bySource.get(sourceHash(original))?.filter((other) => other !== connection);
    if (known !== undefined) this.bySource.set(sourceHash(original), known);
  }

  /** nf_nat_used_tuple: would the answers to `tuple` be taken for those of another connection? */
  isTaken(tuple: Tuple, by: Connection, nowNs: number): boolean {
    const entry = this.alive(invert(tuple), by.replyZone, nowNs);
    return entry !== undefined && entry.connection !== by && !(sameTuple(entry.connection.original, by.original) && entry.connection.originalZone === by.originalZone);
  }

  /** Connections from the same source, the youngest first. */
  fromSource(tuple: Tuple, zone: number): readonly Connection[] {
    const known = this.bySource.get(sourceHash(tuple)) ?? [];
    return known.filter(({ original, originalZone }) => original.source === tuple.source && original.sourcePort === tuple.sourcePort && original.protocol === tuple.protocol && originalZone === zone).reverse();
  }

  /** Is there a connection with this original tuple, and is it more than a closed one? */
  isOpen(tuple: Tuple, zone: number, nowNs: number): boolean {
    const entry = this.alive(tuple, zone, nowNs);
    const state = entry?.connection.tcp?.state;
    return entry !== undefined && state !== 'TIME_WAIT' && state !== 'CLOSE';
  }
}

const NO_TEMPLATE: Template = { originalZone: 0, replyZone: 0 };

function followUdp(connection: Connection, nowNs: number): Tracked {
  if (!connection.confirmed) connection.streamSinceNs = nowNs + UDP_STREAM_AFTER_NS;
  const isStream = connection.seenReply && nowNs > connection.streamSinceNs;
  connection.expiresNs = nowNs + (isStream ? UDP_STREAM_NS : UDP_UNREPLIED_NS);
  if (isStream) connection.assured = true;
  return 'accept';
}

/** The tuple that a packet shows. */
export function tupleOf(packet: Packet): Tuple {
  const { protocol, source, destination, icmp } = packet;
  if (isIcmp(protocol) && icmp !== null) return { protocol, source, destination, sourcePort: packet.sourcePort, destinationPort: typeAndCode(icmp.type, icmp.code) };
  return { protocol, source, sourcePort: packet.sourcePort, destination, destinationPort: packet.destinationPort };
}

function newConnection(original: Tuple, { originalZone, replyZone }: Template, nowNs: number): Connection {
  return {
    original, reply: invert(original), originalZone, replyZone, confirmed: false, seenReply: false, assured: false, sourceNat: false, destinationNat: false,
    sourceNatDone: false, destinationNatDone: false, mark: 0, expiresNs: nowNs, masqueradeOut: null, randomSource: null, randomDestination: null, streamSinceNs: nowNs,
    tcp: original.protocol === PROTOCOL.tcp ? { state: 'NONE', lastSegment: null, lastIsReply: false, closeInit: false } : null,
  };
}
