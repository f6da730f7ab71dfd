import { at } from '../../base/assert.ts';
import type { Arrivals } from './arrivals.ts';
import type { ClosedLoop } from './closedLoop.ts';
import type { KernelValues } from './constants.ts';
import type { Socket } from './socket.ts';

/** What a segment is to TCP by its number: the one that is waited for, one that came before others that are missing, or one that is here already. */
export type Turn = 'next' | 'early' | 'had';

/**
 * What TCP keeps of connections whose senders wait for ACKs (tcp_data_queue, tcp_select_window): what has come, the order list, and
 * what it has offered. All of it in segments of one size: a packet is charged the same whatever it carries.
 */
export class ReceiveWindow {
  /** By socket: segments before this one are here; those before `offered` may come. */
  private readonly next: Int32Array;
  private readonly offered: Int32Array;
  /** By socket: packets of later segments, in order. */
  private readonly orderList = new Map<number, number[]>();
  /** Packets in order lists. */
  held = 0;
  /** By buffer of an ACK that is being sent: what it says. */
  private readonly saysNext: Int32Array;
  private readonly saysEdge: Int32Array;
  private readonly saysFlow: Int32Array;

  constructor(
    readonly loop: ClosedLoop,
    private readonly arrivals: Arrivals,
    ackBuffs: number,
    private readonly constants: KernelValues,
  ) {
    this.next = new Int32Array(arrivals.sockets.length);
    this.offered = new Int32Array(arrivals.sockets.length);
    this.saysNext = new Int32Array(ackBuffs);
    this.saysEdge = new Int32Array(ackBuffs);
    this.saysFlow = new Int32Array(ackBuffs);
  }

  begin(sockets: readonly Socket[], schedule: (atNs: number, event: number) => void): void {
    const empty = Math.floor(this.constants.tcpReceiveBufferBytes / this.constants.trueSizeBytes);
    for (const { id } of sockets) this.offered[id] = empty;
    this.loop.begin(empty, schedule);
  }

  /** A packet of `segments` segments in a row is looked at: one whose turn it is moves the window on, an early one goes into the order list. */
  take(socket: Socket, packet: number, segments = 1): Turn {
    const first = at(this.loop.segment, packet);
    // Nobody counts them; or another connection's, which its reader takes for its own.
    if (first === -1 || this.arrivals.flow[packet] !== socket.flow) return 'next';
    const next = at(this.next, socket.id);
    if (first === next) {
      this.movesOn(socket, next + segments);
      return 'next';
    }
    const early = this.orderList.get(socket.id) ?? [];
    if (first < next || early.some((one) => at(this.loop.segment, one) === first)) return 'had';
    let place = early.length;
    while (place > 0 && at(this.loop.segment, at(early, place - 1)) > first) place--;
    early.splice(place, 0, packet);
    this.held++;
    this.orderList.set(socket.id, early);
    return 'early';
  }

  /** Takes the packet out of the order list whose turn has come; -1: there is none. */
  takeEarly(socket: Socket, segmentsOf: (packet: number) => number): number {
    const early = this.orderList.get(socket.id);
    const packet = early?.[0];
    if (early === undefined || packet === undefined || at(this.loop.segment, packet) !== this.next[socket.id]) return -1;
    early.shift();
    this.held--;
    this.movesOn(socket, at(this.next, socket.id) + segmentsOf(packet));
    return packet;
  }

  private movesOn(socket: Socket, next: number): void {
    this.next[socket.id] = next;
    this.loop.received(socket.flow, next);
  }

  /** Segments of it are in the order list. */
  waits(socket: Socket): boolean {
    return (this.orderList.get(socket.id)?.length ?? 0) > 0;
  }

  /** The receive buffer less what waits, the channel included; what a channel's reader keeps in its order list it is not charged for. */
  private room(socket: Socket): number {
    const free = Math.floor((this.constants.tcpReceiveBufferBytes - socket.chargedBytes) / this.constants.trueSizeBytes);
    const besides = socket.channel === null ? 0 : socket.channel.length + (this.orderList.get(socket.id)?.length ?? 0);
    return Math.max(0, free - besides);
  }

  /** The reader has made room: is it time to say so (tcp_cleanup_rbuf: twice what the sender still has)? */
  hasOpened(socket: Socket): boolean {
    const left = Math.max(0, at(this.offered, socket.id) - at(this.next, socket.id));
    const room = this.room(socket);
    return room > 0 && room >= 2 * left;
  }

  /** An ACK is built in a buffer: what it says is settled now. What was offered once stays so. */
  says(ack: number, socket: Socket): void {
    const next = at(this.next, socket.id);
    this.offered[socket.id] = Math.max(at(this.offered, socket.id), next + this.room(socket));
    this.saysNext[ack] = next;
    this.saysEdge[ack] = at(this.offered, socket.id);
    this.saysFlow[ack] = socket.flow;
  }

  /** The card has sent it. */
  leaves(ack: number, atNs: number): void {
    this.loop.acknowledge(at(this.saysFlow, ack), at(this.saysNext, ack), at(this.saysEdge, ack), atNs);
  }
}
