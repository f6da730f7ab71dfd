import type { Recorder } from '../../trace/recorder.ts';
import { DROP_REASONS, type DropReason } from '../../trace/words.ts';
import type { Cpu } from '../machine/cpu.ts';
import type { PacketClock } from '../machine/packetClock.ts';
import type { Arrivals } from './arrivals.ts';
import type { PacketFilter } from './packetFilter.ts';
import type { Socket } from './socket.ts';

/** Whose each packet is as far as is known, whose memory it takes, and how it ends. */
export class PacketOwners {
  /** By the wire, or by what netfilter made of it; -1: nobody's, or not known yet. */
  private readonly meantFor: Int32Array;
  /** Which socket's memory a packet is charged to; -1: none's. */
  private readonly chargedTo: Int32Array;
  /** By flow: somebody listens where it goes. */
  private readonly isHeard: readonly boolean[];

  constructor(
    private readonly arrivals: Arrivals,
    private readonly sockets: readonly Socket[],
    private readonly filter: PacketFilter | null,
    private readonly clock: PacketClock,
    private readonly recorder: Recorder,
  ) {
    this.isHeard = arrivals.tuples.map(({ protocol, destination, destinationPort }) => arrivals.listeners.find(protocol, destination, destinationPort) !== undefined);
    this.meantFor = new Int32Array(arrivals.length).fill(-1);
    this.chargedTo = new Int32Array(arrivals.length).fill(-1);
  }

  /** A frame is on the card: whose it is by its addresses, as long as no rules have been asked. */
  arrived(packet: number): void {
    if (this.filter === null && this.isHeard[this.arrivals.flow[packet] as number] === true) this.meantFor[packet] = this.arrivals.socketOf[packet] as number;
  }

  /** The socket that a packet is for, as far as is known; -1: nobody's. */
  socketFor(packet: number): number {
    return this.meantFor[packet] as number;
  }

  /** The socket lookup: by the addresses that the packet has now. */
  lookUp(packet: number): number {
    if (this.filter !== null) this.meantFor[packet] = this.filter.socketOf(packet, this.sockets);
    return this.meantFor[packet] as number;
  }

  /** The lookup of `head` found its socket for those as well that GRO has merged behind it. */
  follows(packet: number, head: number): void {
    this.meantFor[packet] = this.meantFor[head] as number;
    this.filter?.follows(packet, head);
  }

  /** The socket whose channel is registered under the addresses on the wire; null: none. */
  channelOf(packet: number): Socket | null {
    const id = this.filter === null ? (this.meantFor[packet] as number) : this.filter.channelOf(packet, this.sockets);
    return this.sockets[id] ?? null;
  }

  /** A process took the packet past all rules: whose they would have made it, which nobody asked and nobody paid for. */
  judge(packet: number, nowNs: number): void {
    if (this.filter !== null) this.meantFor[packet] = this.filter.judge(packet, this.sockets, nowNs);
  }

  /** A flow cache has acted on the packet since `beginNs`, past all rules: what its connection says, and whose the rules would have made it. */
  replayed(packet: number, beginNs: number, cpu: Cpu): void {
    if (this.filter !== null) this.meantFor[packet] = this.filter.replay(packet, this.sockets, beginNs, cpu.cost.nowNs, cpu.id);
  }

  isRewritten(packet: number): boolean {
    return this.filter?.isRewritten(packet) ?? false;
  }

  isEstablished(packet: number): boolean {
    return this.filter?.isEstablished(packet) ?? false;
  }

  /** A packet takes room in a socket's receive buffer until it is uncharged. */
  charge(packet: number, socket: Socket): void {
    socket.charge();
    this.chargedTo[packet] = socket.id;
  }

  uncharge(packet: number): void {
    const socket = this.sockets[this.chargedTo[packet] as number];
    if (socket === undefined) return;
    socket.uncharge();
    this.chargedTo[packet] = -1;
  }

  /** Socket `by` gets the packet: it ends there, whosever it was, and takes no memory any more. */
  delivered(packet: number, by: number, cpu: Cpu): void {
    const meantFor = this.meantFor[packet] as number;
    this.recorder.packetIsFor(packet, meantFor);
    this.clock.delivered(packet, cpu.cost.nowNs, cpu.id, { by, meantFor });
    this.uncharge(packet);
    this.filter?.forget(packet);
  }

  dropped(packet: number, cpu: Cpu, reason: DropReason): void {
    this.recorder.packetIsFor(packet, this.meantFor[packet] as number);
    this.clock.dropped(packet, cpu.cost.nowNs, cpu.id, DROP_REASONS.indexOf(reason));
    this.uncharge(packet);
    this.filter?.forget(packet);
  }

  /** It leaves by another interface. */
  forwarded(packet: number, cpu: Cpu): void {
    this.clock.forwarded(packet, cpu.cost.nowNs, cpu.id);
    this.filter?.forget(packet);
  }
}
