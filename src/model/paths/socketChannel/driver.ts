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
import type { StackReceive } from '../stack/receive.ts';
import { cleanTransmit } from '../transmitAck.ts';
import { wakeReader } from '../wakeReader.ts';

const INPUT_QUEUE_MAX = kernelConstant('inputQueueMax');
const BUDGET = kernelConstant('netdevBudget');

/** The driver of a channel: everything in the interrupt, one loop over the ring; the rest goes the slow path. */
export class ChannelDriver {
  private readonly s;
  private budget = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly upper: StackReceive,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      irq: stage('irq'), classify: stage('classify'), put: stage('channelPut'), slowPath: stage('slowPath'), refill: stage('refill'),
      slabRefill: stage('slabRefill'), irqLeave: stage('irqLeave'), netRx: stage('netRx'),
    };
  }

  beginInterrupt(cpu: Cpu): void {
    cpu.hardirq.run(this.s.irq, -1, this.cleanTransmit);
  }

  private readonly cleanTransmit = (thread: Thread): void => cleanTransmit(this.kernel, thread, this.nextFrame);

  private readonly nextFrame = (thread: Thread): void => {
    const { kernel } = this;
    const { nic } = kernel;
    if (nic.readyCount === 0) return thread.run(this.s.irqLeave, -1, () => {});
    const slot = nic.cleanSlot;
    const packet = nic.take();
    kernel.bufferOf[packet] = kernel.bufferInSlot[slot] as number;
    kernel.point.rxDescriptor(thread, slot >> 2);
    kernel.point.rxBufferInfo(thread, slot >> 2);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.classify, packet, () => this.classified(thread, packet));
  };

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

  private classified(thread: Thread, packet: number): void {
    const { kernel } = this;
    const socket = this.channelFor(packet);
    if (socket === null) return this.slow(thread, packet);
    const ring = socket.channel as ChannelRing;
    if (ring.isFull) {
      if (kernel.config.channelFull === 'slowPath') return this.slow(thread, packet);
      kernel.drop(packet, kernel.cpuOf(thread), 'channelFull');
      kernel.freeBuffers(packet, thread.core);
      return this.refill(thread);
    }
    kernel.config.layout.pointAtChannelSlot(thread, socket.id, lineOfEntry(ring.tail));
    thread.run(this.s.put, packet, () => {
      ring.put(packet, thread.visibleNs);
      kernel.packets.waitsAt(packet, PLACE.channel);
      if (ring.answersWake()) wakeReader(kernel, thread, socket.reader, packet, this.refill);
      else this.refill(thread);
    });
  }

  /** netif_rx(): an sk_buff around the buffer, and a softirq on this core. */
  private slow(thread: Thread, packet: number): void {
    const { kernel } = this;
    const { skbSlab } = kernel;
    const cpu = kernel.cpuOf(thread);
    const queue = kernel.inputQueues[thread.core] as Fifo;
    if (queue.length > INPUT_QUEUE_MAX) {
      kernel.drop(packet, cpu, 'backlogFull');
      kernel.freeBuffers(packet, thread.core);
      return this.refill(thread);
    }
    if (skbSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, packet, () => {
        skbSlab.refill(thread.core);
        this.slow(thread, packet);
      });
    }
    kernel.skbOf[packet] = skbSlab.take(thread.core);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.slowPath, packet, () => {
      queue.push(packet);
      kernel.packets.waitsAt(packet, PLACE.inputQueue);
      cpu.softirqPending = true;
      this.refill(thread);
    });
  }

  private readonly refill = (thread: Thread): void => {
    const { kernel } = this;
    if (kernel.dataSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, -1, () => {
        kernel.dataSlab.refill(thread.core);
        this.refill(thread);
      });
    }
    const slot = kernel.nic.postSlot;
    const buffer = kernel.dataSlab.take(thread.core);
    kernel.bufferInSlot[slot] = buffer;
    kernel.point.rxDescriptor(thread, slot >> 2);
    kernel.point.rxBufferInfo(thread, slot >> 2);
    thread.run(this.s.refill, -1, () => {
      kernel.nic.postBuffer(kernel.config.layout.line('Packet', buffer));
      this.nextFrame(thread);
    });
  };

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
