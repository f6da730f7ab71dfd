import { at } from '../../../base/assert.ts';
import { ChannelRing, transmitChannelShape } from '../../kernel/channelRing.ts';
import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Stage, Thread } from '../../machine/thread.ts';

type Next = (thread: Thread) => void;

/**
 * The way back, an assumption: each process has a transmit channel to the driver, which empties it in its interrupt. A driver that
 * has found it empty asks to be woken; the process then calls the kernel, and the card is told to interrupt.
 */
export class TransmitChannels {
  private readonly rings: ChannelRing[];
  /** Sockets whose channels the driver has been told of. */
  private readonly told = new Fifo();
  private readonly pointer;
  private readonly s: { readonly put: Stage; readonly kick: Stage; readonly take: Stage; readonly wait: Stage };

  constructor(
    private readonly kernel: Kernel,
    private readonly shape = transmitChannelShape,
    /** What the process's call does in the kernel. */
    private readonly called: (thread: Thread, socket: number, then: () => void) => void = (thread, socket, then) => {
      this.told.push(socket);
      kernel.nic.requestInterrupt(kernel.cpuOf(thread).cost.nowNs);
      then();
    },
  ) {
    this.pointer = kernel.config.layout.pointer(shape.structure);
    this.s = { put: kernel.stage('userAck'), kick: kernel.stage('txKick'), take: kernel.stage('txTake'), wait: kernel.stage('txWait') };
    this.rings = kernel.arrivals.sockets.map(() => new ChannelRing(shape));
    for (const ring of this.rings) ring.requestWake(); // the driver has looked at none
  }

  /** Acknowledges what a process has received; a full channel keeps it for the next time. */
  put(thread: Thread, socket: Socket, packet: number, then: () => void): void {
    const { kernel } = this;
    const ring = at(this.rings, socket.id);
    socket.delayedAckDueNs = Infinity;
    if (ring.isFull || kernel.transmit.isFull) return then();
    socket.unacknowledged = 0;
    if (kernel.buffers.ackSlab.needsRefill(thread.core)) kernel.buffers.ackSlab.refill(thread.core); // entries that the driver has done with
    kernel.transmit.prepare(thread);
    kernel.window?.says(thread.ack, socket);
    this.point(thread, socket.id, ring.tail);
    thread.run(this.s.put, packet, () => {
      ring.put(thread.ack, thread.visibleNs);
      if (!ring.answersWake()) return then();
      thread.run(this.s.kick, packet, () => this.called(thread, socket.id, then));
    });
  }

  /** The driver sends what it has been told of. */
  readonly drain = (thread: Thread, then: Next): void => {
    if (this.told.length === 0) return then(thread);
    this.serve(thread, this.told.head, (same) => {
      this.told.shift();
      this.drain(same, then);
    });
  };

  /** Sends what lies in one socket's channel, until it is empty and asks to be told. */
  serve(thread: Thread, socket: number, then: Next): void {
    const ring = at(this.rings, socket);
    this.kernel.pointAtSocket(thread, socket);
    this.pointer(thread, socket);
    if (ring.isReady(this.kernel.cpuOf(thread).cost.nowNs)) return this.send(thread, ring, then);
    ring.requestWake();
    thread.run(this.s.wait, -1, () => {
      if (ring.length > 0) this.send(thread, ring, then);
      else then(thread);
    });
  }

  private send(thread: Thread, ring: ChannelRing, then: Next): void {
    const { socket } = thread;
    thread.ack = ring.peek();
    this.kernel.transmit.setDown(thread);
    this.point(thread, socket, ring.head);
    thread.run(this.s.take, -1, () => {
      ring.take();
      this.serve(thread, socket, then);
    });
  }

  private point(thread: Thread, socket: number, entry: number): void {
    this.pointer(thread, socket);
    this.kernel.config.layout.pointAtChannelSlot(thread, socket, this.shape.lineOfEntry(entry), this.shape.structure);
  }

  /** Somebody has asked to be served and has not been. */
  get isTold(): boolean {
    return this.told.length > 0;
  }
}
