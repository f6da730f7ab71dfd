import { ok, type Result } from '../../base/result.ts';
import { ns, NS_LIMIT } from '../../base/units.ts';
import { fail } from '../../base/result.ts';
import { destinationOf, FRAME_KIND, type FrameTable, hasAddresses, sourceOf } from '../../scenario/frames.ts';
import { TCP_FLAG } from '../../base/tcpFlags.ts';
import { formatEnd, formatIp, type IpAddress } from '../../scenario/ipAddress.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { FlowEntry, Remark } from '../../trace/trace.ts';
import { type Arrivals, type ArrivalSocket, FRAME, type FlowTuple } from '../kernel/arrivals.ts';
import { type Listener, Listeners } from '../kernel/listeners.ts';
import { PROTOCOL } from '../kernel/netfilter/packet.ts';
import { localAddresses } from './localAddresses.ts';
import { wireNs } from './wire.ts';

/** Longest frame without checksum that a wire carries, untagged; what is longer was merged by the recording card. */
const FRAME_BYTES_MAX = 1514;
const UNTAGGED_LINK_BYTES = 14;
/** Of each piece for data, however much the headers (of a hostile capture) claim. */
const ROOM_BYTES_MIN = 536;
/** No run has more packets, split ones included: as many as a capture has frames, and as the knob `packets` offers. */
const PACKETS_MAX = 100_000;
/** The first frame ends this long after the run begins. */
const LEAD_NS = 1000;

/**
 * A capture played again, open loop: flows, sizes and gaps are the capture's. Every local tuple has a socket; a connection whose
 * SYN is not in the capture before its data counts as established.
 */
export function replay(scenario: Scenario, frames: FrameTable): Result<Arrivals> {
  const local = localAddresses(frames, scenario.localAddress);
  if (!local.ok) return local;
  const { timeScale, rateMbps } = scenario.knobs;
  const remarks: Remark[] = [...local.value.remarks];
  if (timeScale !== 1) remarks.push({ code: 'scaledTime', values: { timeScale } });

  const made = new ArrivalBuilder();
  let outgoing = 0;
  let split = 0;
  let splitInto = 0;
  let ofIpv6 = 0;
  let lastNs = 0;
  for (let i = 0; i < frames.length; i++) {
    const kind = frames.kind[i] as number;
    const only = local.value.of(i);
    if (only !== null && frames.source[i] === only && frames.destination[i] !== only) {
      outgoing++;
      continue;
    }
    const stampNs = LEAD_NS + (frames.atNs[i] as number) * timeScale;
    if (stampNs - LEAD_NS >= NS_LIMIT / 2) return fail('runTooLong', 'knobs.timeScale');
    const frame = only !== null && frames.destination[i] !== only ? FRAME.notForUs : kind;
    const limit = FRAME_BYTES_MAX + Math.max(0, (frames.linkBytes[i] as number) - UNTAGGED_LINK_BYTES);
    const pieces = piecesOf(frames, i, limit);
    if (made.length + pieces.length > PACKETS_MAX) {
      remarks.push({ code: 'packetLimit', values: { limit: PACKETS_MAX, frames: i, total: frames.length } });
      break;
    }
    const flow = made.flowOf(frames, i, kind);
    const socket = frame === FRAME_KIND.tcp || frame === FRAME_KIND.udp ? made.socketOf(frames, i, flow) : -1;
    if (hasAddresses(frames, i) && typeof destinationOf(frames, i) === 'bigint') ofIpv6++;
    if (pieces.length > 1) {
      split++;
      splitInto += pieces.length;
    }
    for (const [k, piece] of pieces.entries()) {
      // Pieces of a merged frame follow each other on the wire; nothing overtakes them.
      lastNs = Math.max(lastNs, ns(stampNs)) + (k === 0 ? 0 : wireNs(piece.frameBytes, rateMbps));
      made.push(lastNs, frame, flow, socket, piece, (frames.tcpFlags[i] as number) & (k === pieces.length - 1 ? 0xff : ~(TCP_FLAG.fin | TCP_FLAG.psh)));
    }
  }
  if (ofIpv6 > 0) remarks.push({ code: 'ipv6AsIpv4', values: { frames: ofIpv6 } });
  if (split > 0) remarks.push({ code: 'framesSplit', values: { frames: split, into: splitInto, limit: FRAME_BYTES_MAX } });
  return ok(made.arrivals(outgoing, remarks));
}

interface Piece {
  readonly frameBytes: number;
  readonly payloadBytes: number;
}

function piecesOf(frames: FrameTable, i: number, limitBytes: number): Piece[] {
  const frameBytes = frames.frameBytes[i] as number;
  const payloadBytes = frames.payloadBytes[i] as number;
  if (frameBytes <= limitBytes) return [{ frameBytes, payloadBytes }];
  const headerBytes = frames.headerBytes[i] as number;
  const room = Math.max(limitBytes - headerBytes, ROOM_BYTES_MIN);
  const carried = Math.max(payloadBytes, frameBytes - headerBytes); // what is no TCP or UDP is split by length alone
  const pieces: Piece[] = [];
  for (let rest = carried; rest > 0; rest -= room) {
    const bytes = Math.min(rest, room);
    pieces.push({ frameBytes: Math.max(60, headerBytes + bytes), payloadBytes: payloadBytes === 0 ? 0 : bytes });
  }
  return pieces;
}

/** A protocol that is neither TCP nor UDP is not told apart in a capture's table: 255 is reserved. */
const PROTOCOL_OF = { tcp: PROTOCOL.tcp, udp: PROTOCOL.udp, other: 255 } as const;

/** Columns that grow, and the flows and sockets met so far. */
class ArrivalBuilder {
  private readonly at: number[] = [];
  private readonly frame: number[] = [];
  private readonly flow: number[] = [];
  private readonly socket: number[] = [];
  private readonly frameBytes: number[] = [];
  private readonly payloadBytes: number[] = [];
  private readonly flags: number[] = [];
  private readonly flows: FlowEntry[] = [];
  private readonly tuples: FlowTuple[] = [];
  private readonly sockets: ArrivalSocket[] = [];
  /** By protocol, address and port: every local end of a flow has somebody who listens. */
  private readonly listeners = new Map<string, Listener>();
  private readonly flowByKey = new Map<string, number>();
  private readonly socketByKey = new Map<string, number>();

  get length(): number {
    return this.at.length;
  }

  flowOf(frames: FrameTable, i: number, kind: number): number {
    const protocol = kind === FRAME_KIND.tcp ? 'tcp' : kind === FRAME_KIND.udp ? 'udp' : 'other';
    const [from, to] = hasAddresses(frames, i) ? [sourceOf(frames, i), destinationOf(frames, i)] : [null, null];
    const sourcePort = frames.sourcePort[i] as number;
    const destinationPort = frames.destinationPort[i] as number;
    const hasPorts = protocol !== 'other' || sourcePort !== 0 || destinationPort !== 0; // a first fragment has, and yet is no part of the flow: cards hash its addresses only
    const end = (address: IpAddress | null, port: number): string => (address === null ? '' : hasPorts ? formatEnd(address, port) : formatIp(address));
    const source = end(from, sourcePort);
    const destination = end(to, destinationPort);
    const key = `${protocol} ${source} ${destination}`;
    let id = this.flowByKey.get(key);
    if (id === undefined) {
      id = this.flows.length;
      this.flows.push({ id, protocol, source, destination });
      this.tuples.push({ protocol: PROTOCOL_OF[protocol], source: from ?? 0, sourcePort, destination: to ?? 0, destinationPort });
      this.flowByKey.set(key, id);
    }
    return id;
  }

  /** TCP: one socket per connection. UDP: one per local address and port, whoever sends. */
  socketOf(frames: FrameTable, i: number, flow: number): number {
    const { protocol, destination } = this.flows[flow] as FlowEntry;
    const key = protocol === 'tcp' ? `tcp ${flow}` : `udp ${destination}`;
    let id = this.socketByKey.get(key);
    if (id === undefined) {
      id = this.sockets.length;
      const opens = protocol === 'tcp' && ((frames.tcpFlags[i] as number) & TCP_FLAG.syn) !== 0;
      this.sockets.push({ protocol: protocol === 'tcp' ? 'tcp' : 'udp', flow, establishedAtStart: !opens });
      this.socketByKey.set(key, id);
    }
    if (!this.listeners.has(`${protocol} ${destination}`)) {
      const { protocol: number, destination: address, destinationPort: port } = this.tuples[flow] as FlowTuple;
      this.listeners.set(`${protocol} ${destination}`, { protocol: number, address, port, socket: protocol === 'udp' ? id : -1 });
    }
    return id;
  }

  push(atNs: number, frame: number, flow: number, socket: number, piece: Piece, flags: number): void {
    this.at.push(atNs);
    this.frame.push(frame);
    this.flow.push(flow);
    this.socket.push(socket);
    this.frameBytes.push(piece.frameBytes);
    this.payloadBytes.push(piece.payloadBytes);
    this.flags.push(flags);
  }

  arrivals(outgoing: number, remarks: readonly Remark[]): Arrivals {
    return {
      length: this.at.length,
      atNs: Float64Array.from(this.at),
      frame: Uint8Array.from(this.frame),
      unclassified: new Uint8Array(this.frame.length),
      flow: Uint32Array.from(this.flow),
      socketOf: Int32Array.from(this.socket),
      frameBytes: Uint32Array.from(this.frameBytes),
      payloadBytes: Uint32Array.from(this.payloadBytes),
      tcpFlags: Uint8Array.from(this.flags),
      flows: this.flows,
      tuples: this.tuples,
      sockets: this.sockets,
      listeners: new Listeners([...this.listeners.values()]),
      addresses: [...new Set([...this.listeners.values()].map(({ address }) => address as IpAddress))],
      outgoing,
      remarks,
    };
  }
}
