import type { ChannelRing } from '../../kernel/channelRing.ts';
import type { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Thread } from '../../machine/thread.ts';
import { ProducerEnd } from '../channelEnds.ts';
import { buffersOfSlab, ReceiveLoop, type ReceiveLoopWiring } from '../receiveLoop.ts';
import type { StackReceive } from '../stack/receive.ts';
import { Asked } from './asked.ts';
import { fitsChannel } from './fitsChannel.ts';
import { putIntoChannel } from './putIntoChannel.ts';

/** The driver of socket channels: sorts in the interrupt; what no channel carries goes the slow path. */
export class ChannelDriver {
  private readonly s;
  private readonly receiveLoop: ReceiveLoop;
  private readonly asked: Asked;
  private readonly end: ProducerEnd;
  private budget = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly upper: StackReceive,
    ends: Pick<ReceiveLoopWiring, 'buffer' | 'first'> = { buffer: buffersOfSlab(kernel) },
    sorts = true,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = { slowPath: stage('slowPath'), slabRefill: stage('slabRefillInInterrupt'), netRx: stage('netRx') };
    this.asked = new Asked(kernel);
    this.end = new ProducerEnd(kernel);
    this.receiveLoop = new ReceiveLoop(kernel, { look: stage(sorts ? 'classify' : 'takeFrame'), sort: (thread, packet, posted) => (sorts ? this.classified(thread, packet, posted) : this.slow(thread, packet, posted)), ...ends });
  }

  beginInterrupt(cpu: Cpu): void {
    this.receiveLoop.begin(cpu);
  }

  /** The channel that carries this packet, or null: slow path. */
  private channelFor(packet: number): Socket | null {
    const socket = this.kernel.owners.channelOf(packet);
    return socket !== null && fitsChannel(this.kernel, packet, socket) ? socket : null;
  }

  private classified(thread: Thread, packet: number, posted: (thread: Thread) => void): void {
    const { kernel } = this;
    const socket = this.channelFor(packet);
    if (socket === null) return this.slow(thread, packet, posted);
    kernel.pointAtSocket(thread, socket.id);
    this.asked.run(thread, packet, () => this.put(thread, packet, socket, posted));
  }

  private put(thread: Thread, packet: number, socket: Socket, posted: (thread: Thread) => void): void {
    const { kernel } = this;
    if ((socket.channel as ChannelRing).isFull) {
      if (kernel.config.channelFull === 'slowPath') return this.slow(thread, packet, posted);
      kernel.owners.dropped(packet, kernel.cpuOf(thread), 'channelFull');
      kernel.buffers.free(packet, thread.core);
      return posted(thread);
    }
    putIntoChannel(kernel, thread, packet, socket, { end: this.end, place: PLACE.channel }, posted);
  }

  /** netif_rx(): an sk_buff around the buffer, and a softirq on this core. */
  private slow(thread: Thread, packet: number, posted: (thread: Thread) => void): void {
    const { kernel } = this;
    const { skbSlab } = kernel.buffers;
    const cpu = kernel.cpuOf(thread);
    const queue = kernel.inputQueues[thread.core] as Fifo;
    if (queue.length > kernel.config.constants.inputQueueMax) {
      kernel.owners.dropped(packet, cpu, 'backlogFull');
      kernel.buffers.free(packet, thread.core);
      return posted(thread);
    }
    if (skbSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, packet, () => {
        skbSlab.refill(thread.core);
        this.slow(thread, packet, posted);
      });
    }
    kernel.buffers.skbOf[packet] = skbSlab.take(thread.core);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.slowPath, packet, () => {
      queue.push(packet);
      kernel.packets.waitsAt(packet, PLACE.inputQueue);
      cpu.softirqPending = true;
      posted(thread);
    });
  }

  // Slow path: process_backlog ----------------------------------------------------------------------------------------

  beginSoftirq(cpu: Cpu): void {
    this.budget = this.kernel.config.constants.netdevBudget;
    cpu.softirq.run(this.s.netRx, -1, this.nextOfQueue);
  }

  private readonly nextOfQueue = (thread: Thread): void => {
    const queue = this.kernel.inputQueues[thread.core] as Fifo;
    if (queue.length === 0) return;
    if (this.budget-- <= 0) {
      this.kernel.cpuOf(thread).softirqPending = true;
      return;
    }
    this.upper.receive(thread, queue.shift(), this.nextOfQueue);
  };
}
