import type { Kernel } from '../../kernel/kernel.ts';
import type { PacketFilter } from '../../kernel/packetFilter.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { Hooks } from '../netfilter/hooks.ts';
import { IN_READER } from '../netfilter/stages.ts';
import { wakeReader } from '../wakeReader.ts';

/** What becomes of a packet of the channel when netfilter has been asked at last. */
export interface LateNext {
  /** It goes to the program that reads here, rightly or not. */
  readonly own: () => void;
  /** Dropped, or forwarded: its buffer is to be freed. */
  readonly gone: () => void;
  readonly handedOver: () => void;
}

/** Netfilter in the consumer of a channel, the hope of 2006: packets were sorted by the wire before any rule was asked. */
export class LateFilter {
  private readonly hooks: Hooks;
  private readonly s: { readonly route: Stage; readonly handOver: Stage; readonly takeHanded: Stage };

  constructor(
    private readonly kernel: Kernel,
    filter: PacketFilter,
    private readonly thread: Thread,
    private readonly socket: Socket,
  ) {
    this.hooks = new Hooks(kernel, filter, 'task');
    this.s = { route: kernel.stage(`route${IN_READER}`), handOver: kernel.stage('handOver'), takeHanded: kernel.stage('takeHanded') };
  }

  receive(packet: number, next: LateNext): void {
    const { kernel, thread } = this;
    this.hooks.receive(thread, packet, this.s.route, {
      local: () => this.sorted(packet, next),
      dropped: (reason) => {
        kernel.owners.dropped(packet, kernel.cpuOf(thread), reason);
        next.gone();
      },
      forwarded: () => {
        kernel.owners.forwarded(packet, kernel.cpuOf(thread));
        next.gone();
      },
    });
  }

  private sorted(packet: number, next: LateNext): void {
    const { kernel, thread, socket } = this;
    const meantFor = kernel.lookUp(thread, packet);
    if (meantFor === -1) {
      kernel.owners.dropped(packet, kernel.cpuOf(thread), 'noSocket');
      return next.gone();
    }
    if (meantFor !== socket.id && kernel.config.wrongSocket === 'handOver') return this.handOver(packet, kernel.socketOf(thread), next.handedOver);
    kernel.pointAtSocket(thread, socket.id);
    next.own();
  }

  /** One hop more: into the queue of the socket that is meant. */
  private handOver(packet: number, to: Socket, then: () => void): void {
    const { kernel, thread } = this;
    thread.run(this.s.handOver, packet, () => {
      to.receiveQueue.push(packet);
      kernel.packets.waitsAt(packet, PLACE.receiveQueue);
      wakeReader(kernel, thread, to.reader, packet, () => {
        kernel.pointAtSocket(thread, this.socket.id);
        then();
      }, IN_READER);
    });
  }

  /** Only what was handed over lies in the queue without an sk_buff. */
  wasHandedOver(packet: number): boolean {
    return (this.kernel.buffers.skbOf[packet] as number) < 0;
  }

  takeOver(packet: number, socket: Socket, then: () => void): void {
    this.thread.run(this.s.takeHanded, packet, () => {
      socket.receiveQueue.shift();
      then();
    });
  }
}
