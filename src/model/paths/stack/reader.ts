import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Task } from '../../kernel/task.ts';
import type { Thread } from '../../machine/thread.ts';
import { CopyAndFree } from '../copyAndFree.ts';
import { SegmentOrder } from '../segmentOrder.ts';
import { AckSender } from '../transmitAck.ts';
import { tcpProcessed } from './receive.ts';

/** RFS: where a flow's reader is; `packet` is of that flow, -1: none has been read yet. */
export interface ReaderNotes {
  readonly pointAtReader: (thread: Thread, packet: number) => void;
  readonly note: (thread: Thread, packet: number, then: () => void) => void;
}

/** Busy polling, before the reader looks for something to read. */
export interface BusyLoop {
  readonly run: (thread: Thread, socket: Socket, then: () => void) => void;
}

/**
 * The reader's side of the stack: recv in a loop. TCP runs here for what softirqs left in the prequeue and in the backlog
 * (tcp_recvmsg of 2.6.15); a call returns when it has something and nothing more waits.
 */
export class StackReader {
  private readonly s;
  private readonly ack: AckSender;
  private readonly order: SegmentOrder;
  private readonly ending: CopyAndFree;
  private readonly thread: Thread;
  private readonly socket: Socket;
  private copiedBytes = 0;
  private copiedPackets = 0;
  private lastPacket = -1;

  constructor(
    private readonly kernel: Kernel,
    private readonly task: Task,
    /** Is told on which core recv was called. */
    private readonly notes: ReaderNotes | null = null,
    /** Polls the card before it sleeps. */
    private readonly busy: BusyLoop | null = null,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      recvEnter: stage('recvEnter'), recvLeave: stage('recvLeave'), lockSock: stage('lockSock'), releaseSock: stage('releaseSock'),
      tcp: stage('tcpInReader'), dequeue: stage('dequeue'), udpDequeue: stage('udpDequeue'), prepareWait: stage('prepareWait'),
      switchOut: stage('switchOut'),
    };
    this.ack = new AckSender(kernel, 'task');
    this.order = new SegmentOrder(kernel, 'task');
    this.ending = new CopyAndFree(kernel);
    this.thread = task.thread;
    this.socket = kernel.sockets[task.socket] as Socket;
  }

  /** Switched in: it slept in recv. */
  readonly resume = (): void => {
    if (this.task.wokenBy >= 0) this.lastPacket = this.task.wokenBy;
    if (this.socket.protocol === 'udp') this.udpLoop();
    else this.lock(this.loop);
  };

  private readonly recv = (): void => {
    this.copiedBytes = 0;
    this.copiedPackets = 0;
    this.notes?.pointAtReader(this.thread, this.lastPacket);
    this.thread.run(this.s.recvEnter, this.lastPacket, () => {
      if (this.notes === null) this.entered();
      else this.notes.note(this.thread, this.lastPacket, this.entered);
    });
  };

  private readonly entered = (): void => {
    if (this.busy === null) this.read();
    else this.busy.run(this.thread, this.socket, this.read);
  };

  private readonly read = (): void => {
    if (this.socket.protocol === 'udp') return this.udpLoop();
    this.lock(this.loop);
  };

  private lock(then: () => void): void {
    this.thread.run(this.s.lockSock, this.lastPacket, then);
  }

  /** release_sock(): takes the whole backlog off and works it off without the lock, then looks again. */
  private release(then: () => void): void {
    this.thread.run(this.s.releaseSock, this.lastPacket, () => {
      if (!this.socket.owned) return then();
      this.task.state = 'running'; // the copy that follows sets TASK_RUNNING
      this.workOff(this.socket.backlog.length, () => this.release(then));
    });
  }

  private workOff(count: number, then: () => void): void {
    if (count === 0) return then();
    this.segment(this.socket.backlog.shift(), () => this.workOff(count - 1, then));
  }

  private readonly loop = (): void => {
    const { socket } = this;
    if (this.copiedBytes >= this.kernel.config.constants.recvBytes) return this.leave();
    if (socket.receiveQueue.length > 0) {
      const packet = socket.receiveQueue.head;
      this.kernel.pointAtPacket(this.thread, packet);
      return this.thread.run(this.s.dequeue, packet, () => {
        socket.receiveQueue.shift();
        this.copy(packet, this.loop);
      });
    }
    socket.readerWaits = true;
    if (socket.prequeue.length > 0) return this.segment(socket.prequeue.shift(), this.loop);
    if (this.copiedPackets === 0) return this.wait();
    if (socket.backlog.length === 0) return this.leave();
    this.release(() => this.lock(this.loop));
  };

  /** TCP for one segment, here; its data goes straight to the user. */
  private segment(packet: number, then: () => void): void {
    const { kernel, thread, socket } = this;
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.tcp, packet, () => {
      tcpProcessed(socket, kernel.arrivals.tcpFlags[packet] as number);
      if ((kernel.arrivals.payloadBytes[packet] as number) > 0) {
        return this.data(packet, then);
      }
      kernel.deliver(thread, packet);
      this.ending.free(thread, packet, () => this.ack.withoutData(thread, socket, packet, then));
    });
  }

  private data(packet: number, then: () => void): void {
    const { thread, socket, order, ack } = this;
    const turn = order.turnOf(socket, packet);
    if (turn === 'early') return order.keep(thread, packet, () => ack.send(thread, socket, packet, then));
    if (turn === 'had') {
      order.drop(thread, packet);
      return this.freeAll(packet, () => ack.send(thread, socket, packet, then));
    }
    this.copy(packet, () => order.releaseToQueue(thread, socket, (isDisordered) => ack.segment(thread, socket, packet, then, isDisordered)));
  }

  /** A packet without use, and what GRO has merged behind it. */
  private freeAll(packet: number, then: () => void): void {
    const behind = this.kernel.buffers.mergedBehind[packet] as number;
    this.ending.free(this.thread, packet, () => (behind === -1 ? then() : this.freeAll(behind, then)));
  }

  private copy(packet: number, then: () => void): void {
    this.lastPacket = packet;
    this.copiedPackets++;
    this.copiedBytes += this.kernel.arrivals.payloadBytes[packet] as number;
    const behind = this.kernel.buffers.mergedBehind[packet] as number;
    this.ending.copy(this.thread, packet, () =>
      this.ending.free(this.thread, packet, () => {
        if (behind === -1) return then();
        this.kernel.pointAtPacket(this.thread, behind);
        this.copy(behind, then);
      }));
  }

  /** sk_wait_data() */
  private wait(): void {
    this.thread.run(this.s.prepareWait, this.lastPacket, () => {
      this.task.waits();
      this.release(() => {
        if (this.task.state === 'running' || this.socket.receiveQueue.length > 0) {
          this.task.state = 'running';
          return this.lock(this.loop);
        }
        this.sleep(() => this.lock(this.loop));
      });
    });
  }

  private sleep(otherwise: () => void): void {
    this.thread.run(this.s.switchOut, this.lastPacket, () => {
      if (!this.kernel.readers.sleep(this.task)) otherwise();
    });
  }

  private leave(): void {
    this.socket.readerWaits = false;
    if (this.socket.prequeue.length > 0) return this.segment(this.socket.prequeue.shift(), () => this.leave());
    this.release(this.toUser);
  }

  private readonly toUser = (): void => {
    if (this.socket.protocol === 'udp') this.leftRecv();
    else this.ack.hasRead(this.thread, this.socket, this.lastPacket, this.leftRecv);
  };

  private readonly leftRecv = (): void => {
    this.thread.run(this.s.recvLeave, this.lastPacket, () =>
      this.kernel.application.use(this.task, this.lastPacket, this.copiedPackets, () => this.kernel.readers.orYield(this.task, this.recv)),
    );
  };

  private readonly udpLoop = (): void => {
    const { socket } = this;
    if (this.copiedPackets > 0) return this.toUser();
    if (socket.receiveQueue.length > 0) {
      const packet = socket.receiveQueue.shift();
      this.kernel.pointAtPacket(this.thread, packet);
      return this.thread.run(this.s.udpDequeue, packet, () => this.copy(packet, this.udpLoop));
    }
    this.thread.run(this.s.prepareWait, this.lastPacket, () => {
      this.task.waits();
      if (socket.receiveQueue.length > 0) {
        this.task.state = 'running';
        return this.udpLoop();
      }
      this.sleep(this.udpLoop);
    });
  };
}
