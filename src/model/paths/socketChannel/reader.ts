import type { ChannelRing } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Task } from '../../kernel/task.ts';
import type { Thread } from '../../machine/thread.ts';
import { ConsumerEnd } from '../channelEnds.ts';
import { CopyAndFree } from '../copyAndFree.ts';
import { tcpProcessed } from '../stack/receive.ts';
import { SegmentOrder } from '../segmentOrder.ts';
import { AckSender } from '../transmitAck.ts';
import { LateFilter } from './lateFilter.ts';

/** The reader of a channel: takes packets out of the ring and does their protocol work on its own core. */
export class ChannelReader {
  private readonly s;
  private readonly ack: AckSender;
  private readonly order: SegmentOrder;
  private readonly ending: CopyAndFree;
  private readonly thread: Thread;
  private readonly socket: Socket;
  private readonly ring: ChannelRing;
  private readonly end: ConsumerEnd;
  /** Netfilter after the channel; null: it came before, or no rules are loaded. */
  private readonly late: LateFilter | null;
  private copiedBytes = 0;
  private copiedPackets = 0;
  private lastPacket = -1;

  constructor(
    private readonly kernel: Kernel,
    private readonly task: Task,
    filtersLate = false,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      recvEnter: stage('recvEnter'), recvLeave: stage('recvLeave'), tcp: stage('tcpInChannel'), udp: stage('udpInChannel'),
      dequeue: stage('dequeue'), requestWake: stage('requestWake'), switchOut: stage('switchOut'),
    };
    this.ack = new AckSender(kernel, 'task');
    this.order = new SegmentOrder(kernel, 'task');
    this.ending = new CopyAndFree(kernel);
    this.thread = task.thread;
    this.socket = kernel.sockets[task.socket] as Socket;
    this.ring = this.socket.channel as ChannelRing;
    this.end = new ConsumerEnd(kernel);
    this.late = kernel.filter === null || !filtersLate ? null : new LateFilter(kernel, kernel.filter, this.thread, this.socket);
  }

  readonly resume = (): void => {
    if (this.task.wokenBy >= 0) this.lastPacket = this.task.wokenBy;
    this.loop();
  };

  private readonly loop = (): void => {
    const { ring, socket, kernel, thread } = this;
    if (this.copiedBytes >= kernel.config.constants.recvBytes || (socket.protocol === 'udp' && this.copiedPackets > 0)) return this.toUser();
    if (ring.isReady(kernel.cpuOf(thread).cost.nowNs)) return this.take();
    if (socket.receiveQueue.length > 0) {
      const packet = socket.receiveQueue.head;
      kernel.pointAtPacket(thread, packet);
      if (this.late?.wasHandedOver(packet) === true) return this.late.takeOver(packet, socket, () => this.protocolWork(packet));
      return thread.run(this.s.dequeue, packet, () => {
        socket.receiveQueue.shift();
        this.copy(packet, this.loop);
      });
    }
    if (this.copiedPackets > 0) return this.toUser();
    ring.requestWake();
    this.task.state = 'interruptible';
    thread.run(this.s.requestWake, this.lastPacket, () => {
      if (ring.length > 0 || socket.receiveQueue.length > 0) {
        this.task.state = 'running';
        if (ring.length > 0) return this.take();
        return this.loop();
      }
      thread.run(this.s.switchOut, this.lastPacket, () => {
        if (!kernel.readers.sleep(this.task)) this.loop();
      });
    });
  };

  private take(): void {
    const { ring, socket, kernel, thread } = this;
    const packet = ring.peek();
    kernel.pointAtPacket(thread, packet);
    kernel.pointAtSocket(thread, socket.id); // whosever the packet is, it lies in this socket's ring
    this.end.take(thread, packet, ring, socket.id, () => {
      ring.take();
      if (this.late === null) return this.protocolWork(packet);
      this.late.receive(packet, { own: () => this.protocolWork(packet), gone: () => this.ending.free(thread, packet, this.loop), handedOver: this.loop });
    });
  }

  private readonly protocolWork = (packet: number): void => {
    const { socket, thread, s } = this;
    thread.run(socket.protocol === 'tcp' ? s.tcp : s.udp, packet, () => this.processed(packet));
  };

  private processed(packet: number): void {
    const { kernel, thread, socket } = this;
    if (socket.protocol === 'tcp') tcpProcessed(socket, kernel.arrivals.tcpFlags[packet] as number);
    if ((kernel.arrivals.payloadBytes[packet] as number) > 0) {
      return socket.protocol === 'udp' ? this.copy(packet, this.loop) : this.data(packet);
    }
    kernel.deliver(thread, packet);
    this.ending.free(thread, packet, this.loop);
  }

  private data(packet: number): void {
    const { thread, socket, order, ack } = this;
    const turn = order.turnOf(socket, packet);
    if (turn === 'early') return order.keep(thread, packet, () => ack.send(thread, socket, packet, this.loop));
    if (turn === 'had') {
      order.drop(thread, packet);
      return this.ending.free(thread, packet, () => ack.send(thread, socket, packet, this.loop));
    }
    const deal = (one: number, next: () => void): void => this.copy(one, next);
    this.copy(packet, () => order.release(thread, socket, deal, (isDisordered) => ack.segment(thread, socket, packet, this.loop, isDisordered)));
  }

  private copy(packet: number, then: () => void): void {
    this.lastPacket = packet;
    this.copiedPackets++;
    this.copiedBytes += this.kernel.arrivals.payloadBytes[packet] as number;
    this.ending.copy(this.thread, packet, () => this.ending.free(this.thread, packet, then));
  }

  private toUser(): void {
    if (this.socket.protocol === 'udp') this.leftRecv();
    else this.ack.hasRead(this.thread, this.socket, this.lastPacket, this.leftRecv);
  }

  private readonly leftRecv = (): void => {
    const { kernel, task, thread } = this;
    thread.run(this.s.recvLeave, this.lastPacket, () => kernel.application.use(task, this.lastPacket, this.copiedPackets, () => kernel.readers.orYield(task, this.recv)));
  };

  private readonly recv = (): void => {
    this.copiedBytes = 0;
    this.copiedPackets = 0;
    this.thread.run(this.s.recvEnter, this.lastPacket, this.loop);
  };
}
