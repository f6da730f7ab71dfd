import type { ChannelRing } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Task } from '../../kernel/task.ts';
import type { Thread } from '../../machine/thread.ts';
import { CopyAndFree } from '../copyAndFree.ts';
import { SegmentOrder } from '../segmentOrder.ts';
import { tcpProcessed } from '../stack/receive.ts';

/** How a process acknowledges. */
export interface Answers {
  put(thread: Thread, socket: Socket, packet: number, then: () => void): void;
}

/** Where the buffer of a packet goes that its process has done with. */
export interface TakesBack {
  give(thread: Thread, socket: number, packet: number, then: () => void): void;
}

/** The process at the channel's end: takes, does TCP, uses the data where it lies, gives the buffer back. The kernel is for sleeping. */
export class UserReader {
  private readonly s;
  private readonly order: SegmentOrder;
  private readonly ending: CopyAndFree;
  private readonly thread: Thread;
  private readonly socket: Socket;
  private readonly ring: ChannelRing;
  private lastPacket = -1;

  constructor(
    private readonly kernel: Kernel,
    private readonly task: Task,
    private readonly answers: Answers,
    private readonly givenBack: TakesBack,
    /** Nobody has asked netfilter yet. */
    private readonly isUnjudged = true,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      take: stage('userTake'), tcp: stage('userTcp'), udp: stage('userUdp'), release: stage('release'), unattributed: stage('unattributed'),
      wait: stage('requestWake'), switchOut: stage('switchOut'), recvEnter: stage('recvEnter'), dequeue: stage('dequeue'), recvLeave: stage('recvLeave'),
    };
    this.order = new SegmentOrder(kernel, 'user');
    this.ending = new CopyAndFree(kernel);
    this.thread = task.thread;
    this.socket = kernel.sockets[task.socket] as Socket;
    this.ring = this.socket.channel as ChannelRing;
  }

  readonly resume = (): void => {
    if (this.task.wokenBy >= 0) this.lastPacket = this.task.wokenBy;
    this.loop();
  };

  private readonly loop = (): void => this.kernel.readers.orYield(this.task, this.look);

  private readonly look = (): void => {
    const { ring, socket, kernel, thread, task } = this;
    const { nowNs } = kernel.cpuOf(thread).cost;
    if (socket.delayedAckDueNs <= nowNs) return this.acknowledge(this.lastPacket);
    if (ring.isReady(nowNs)) return this.take();
    if (socket.receiveQueue.length > 0) return this.recv();
    ring.requestWake();
    task.state = 'interruptible';
    thread.run(this.s.wait, this.lastPacket, () => {
      if (ring.length > 0 || socket.receiveQueue.length > 0) {
        task.state = 'running';
        if (ring.length > 0) return this.take();
        return this.loop();
      }
      thread.run(this.s.switchOut, this.lastPacket, () => {
        if (!kernel.readers.sleep(task)) this.loop();
      });
    });
  };

  private take(): void {
    const { ring, socket, kernel, thread, s } = this;
    const packet = ring.peek();
    this.lastPacket = packet;
    kernel.pointAtPacket(thread, packet);
    kernel.config.layout.pointAtChannelSlot(thread, socket.id, ring.shape.lineOfEntry(ring.head), ring.shape.structure);
    thread.run(s.take, packet, () => thread.run(socket.protocol === 'tcp' ? s.tcp : s.udp, packet, () => this.processed(packet)));
  }

  /** Delivered where it lies. */
  private processed(packet: number): void {
    const { kernel, thread, socket, s } = this;
    const { tcpFlags, payloadBytes } = kernel.arrivals;
    if (socket.protocol === 'tcp') tcpProcessed(socket, tcpFlags[packet] as number);
    if (this.isUnjudged) kernel.owners.judge(packet, kernel.cpuOf(thread).cost.nowNs);
    const hasData = (payloadBytes[packet] as number) > 0;
    const turn = socket.protocol === 'tcp' && hasData ? this.order.turnOf(socket, packet) : 'next';
    // What is early is kept aside, so that its buffer can be given back.
    if (turn === 'early') return this.order.keep(thread, packet, () => this.release(packet, () => this.acknowledge(packet)));
    if (turn === 'had') {
      this.order.drop(thread, packet);
      return this.release(packet, () => this.acknowledge(packet));
    }
    kernel.deliver(thread, packet);
    if (!hasData) return this.release(packet, this.loop);
    kernel.application.use(this.task, packet, 1, () => this.release(packet, () => thread.run(s.unattributed, packet, () => this.released(packet))));
  }

  /** What waited for this segment is used now. */
  private released(packet: number): void {
    const { kernel, thread, socket, task } = this;
    if (socket.protocol === 'udp') return this.loop();
    const deal = (one: number, next: () => void): void => {
      kernel.deliver(thread, one);
      kernel.application.use(task, one, 1, next);
    };
    this.order.release(thread, socket, deal, (isDisordered) => (isDisordered ? this.acknowledge(packet) : this.answer(packet)));
  }

  private release(packet: number, then: () => void): void {
    const { thread, ring, socket } = this;
    thread.run(this.s.release, packet, () => {
      ring.take();
      this.givenBack.give(thread, socket.id, packet, then);
    });
  }

  /** Every second segment is acknowledged at once; for a lone one the clock is looked at later. */
  private answer(packet: number): void {
    const { kernel, thread, socket } = this;
    socket.unacknowledged++;
    if (socket.unacknowledged >= kernel.config.choices.segmentsPerAck || kernel.window?.hasOpened(socket) === true) return this.acknowledge(packet);
    kernel.ackTimers.arm(socket, kernel.cpuOf(thread).cost.nowNs);
    this.loop();
  }

  private acknowledge(packet: number): void {
    this.answers.put(this.thread, this.socket, packet, this.loop);
  }

  /** What came the slow way is read the old way. */
  private recv(): void {
    const { kernel, thread, socket, s } = this;
    const packet = socket.receiveQueue.head;
    this.lastPacket = packet;
    thread.run(s.recvEnter, packet, () => {
      kernel.pointAtPacket(thread, packet);
      thread.run(s.dequeue, packet, () => {
        socket.receiveQueue.shift();
        this.ending.copy(thread, packet, () =>
          this.ending.free(thread, packet, () => thread.run(s.recvLeave, packet, () => kernel.application.use(this.task, packet, 1, this.loop))));
      });
    });
  }
}
