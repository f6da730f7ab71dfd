import type { Kernel } from '../kernel/kernel.ts';
import { PLACE } from '../kernel/places.ts';
import type { Turn } from '../kernel/receiveWindow.ts';
import type { Socket } from '../kernel/socket.ts';
import type { Stage, Thread } from '../machine/thread.ts';

/** What TCP does with segments by their numbers, in one context. Where no sender waits for ACKs every segment is the next one. */
export class SegmentOrder {
  private readonly s: { readonly orderIn: Stage; readonly orderOut: Stage } | null;

  constructor(
    private readonly kernel: Kernel,
    context: 'softirq' | 'task' | 'user',
  ) {
    const suffix = { task: '', softirq: 'InSoftirq', user: 'InUser' }[context];
    this.s = kernel.window === null ? null : { orderIn: kernel.stage(`orderIn${suffix}`), orderOut: kernel.stage(`orderOut${suffix}`) };
  }

  turnOf(socket: Socket, packet: number): Turn {
    const { window, buffers } = this.kernel;
    return window === null ? 'next' : window.take(socket, packet, buffers.segmentsOf(packet));
  }

  /** An early segment waits until those before it are here. */
  keep(thread: Thread, packet: number, then: () => void): void {
    if (this.s === null) throw new Error(`packet ${packet} is early, and nobody counts segments`);
    thread.run(this.s.orderIn, packet, () => {
      this.kernel.waitsAt(thread, packet, PLACE.orderList);
      then();
    });
  }

  /** A segment whose turn it was has been dealt with: so are those that waited for it, each by `deal`. Answers whether there were or are any. */
  release(thread: Thread, socket: Socket, deal: (packet: number, next: () => void) => void, then: (isDisordered: boolean) => void, were = false): void {
    const { window, buffers } = this.kernel;
    const packet = window === null ? -1 : window.takeEarly(socket, (one) => buffers.segmentsOf(one));
    if (packet === -1 || this.s === null) return then(were || (window?.waits(socket) ?? false));
    this.kernel.pointAtPacket(thread, packet);
    thread.run(this.s.orderOut, packet, () => deal(packet, () => this.release(thread, socket, deal, then, true)));
  }

  /** The same, where those that waited go into the receive queue. */
  releaseToQueue(thread: Thread, socket: Socket, then: (isDisordered: boolean) => void): void {
    const enqueue = (packet: number, next: () => void): void => {
      socket.receiveQueue.push(packet);
      this.kernel.waitsAt(thread, packet, PLACE.receiveQueue);
      next();
    };
    this.release(thread, socket, enqueue, then);
  }

  /** A segment that is here already ends, and what GRO has merged behind it. */
  drop(thread: Thread, packet: number): void {
    const { owners, buffers } = this.kernel;
    for (let one = packet; one >= 0; one = buffers.mergedBehind[one] as number) owners.dropped(one, this.kernel.cpuOf(thread), 'duplicate');
  }
}
