import { FRAME } from '../../kernel/arrivals.ts';
import { type ChannelRing, lineOfEntry } from '../../kernel/channelRing.ts';
import { kernelConstant } from '../../kernel/constants.ts';
import type { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Thread } from '../../machine/thread.ts';
import { TCP_FLAG } from '../../../base/tcpFlags.ts';
import { buffersOfSlab, ReceiveLoop, type ReceiveLoopWiring } from '../receiveLoop.ts';
import type { StackReceive } from '../stack/receive.ts';
import { wakeReader } from '../wakeReader.ts';

const INPUT_QUEUE_MAX = kernelConstant('inputQueueMax');
const BUDGET = kernelConstant('netdevBudget');

/** The driver of socket channels: sorts in the interrupt; what no channel carries goes the slow path. */
export class ChannelDriver {
  private readonly s;
  private readonly receiveLoop: ReceiveLoop;
  private budget = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly upper: StackReceive,
    ends: Pick<ReceiveLoopWiring, 'buffer' | 'first'> = { buffer: buffersOfSlab(kernel) },
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = { put: stage('channelPut'), slowPath: stage('slowPath'), slabRefill: stage('slabRefillInInterrupt'), netRx: stage('netRx') };
    this.receiveLoop = new ReceiveLoop(kernel, { look: stage('classify'), sort: (thread, packet, posted) => this.classified(thread, packet, posted), ...ends });
  }

  beginInterrupt(cpu: Cpu): void {
    this.receiveLoop.begin(cpu);
  }

  /** The channel that carries this packet, or null: slow path. */
  private channelFor(packet: number): Socket | null {
    const { arrivals, sockets } = this.kernel;
    const frame = arrivals.frame[packet];
    if (frame !== FRAME.tcp && frame !== FRAME.udp) return null;
    const socket = sockets[arrivals.socketOf[packet] as number];
    if (socket === undefined || !socket.established) return null;
    const flags = arrivals.tcpFlags[packet] as number;
    return (flags & (TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst)) === 0 ? socket : null;
  }

  private classified(thread: Thread, packet: number, posted: (thread: Thread) => void): void {
    const { kernel } = this;
    const socket = this.channelFor(packet);
    if (socket === null) return this.slow(thread, packet, posted);
    const ring = socket.channel as ChannelRing;
    if (ring.isFull) {
      if (kernel.config.channelFull === 'slowPath') return this.slow(thread, packet, posted);
      kernel.drop(packet, kernel.cpuOf(thread), 'channelFull');
      kernel.freeBuffers(packet, thread.core);
      return posted(thread);
    }
    kernel.config.layout.pointAtChannelSlot(thread, socket.id, lineOfEntry(ring.tail));
    thread.run(this.s.put, packet, () => {
      ring.put(packet, thread.visibleNs);
      kernel.packets.waitsAt(packet, PLACE.channel);
      if (ring.answersWake()) wakeReader(kernel, thread, socket.reader, packet, posted);
      else posted(thread);
    });
  }

  /** netif_rx(): an sk_buff around the buffer, and a softirq on this core. */
  private slow(thread: Thread, packet: number, posted: (thread: Thread) => void): void {
    const { kernel } = this;
    const { skbSlab } = kernel;
    const cpu = kernel.cpuOf(thread);
    const queue = kernel.inputQueues[thread.core] as Fifo;
    if (queue.length > INPUT_QUEUE_MAX) {
      kernel.drop(packet, cpu, 'backlogFull');
      kernel.freeBuffers(packet, thread.core);
      return posted(thread);
    }
    if (skbSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, packet, () => {
        skbSlab.refill(thread.core);
        this.slow(thread, packet, posted);
      });
    }
    kernel.skbOf[packet] = skbSlab.take(thread.core);
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
    this.budget = BUDGET;
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
