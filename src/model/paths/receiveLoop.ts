import type { Kernel } from '../kernel/kernel.ts';
import type { Cpu } from '../machine/cpu.ts';
import type { Stage, Thread } from '../machine/thread.ts';
import { cleanTransmit } from './transmitAck.ts';

type Next = (thread: Thread) => void;

/** What a path does with the loop of a driver that feeds channels. */
export interface ReceiveLoopWiring {
  /** The loop's body for one frame. */
  readonly look: Stage;
  /** A frame has been looked at: where to with it. `posted` goes on, with a new buffer in the frame's slot. */
  readonly sort: (thread: Thread, packet: number, posted: Next) => void;
  /** A buffer to post, and the stage that posts it. */
  readonly buffer: (thread: Thread, then: (buffer: number, post: Stage) => void) => void;
  /** Before the frames. */
  readonly first?: (thread: Thread, then: Next) => void;
}

/** The driver of a channel: everything in the interrupt, one loop over the ring. */
export class ReceiveLoop {
  private readonly irq: Stage;
  private readonly leave: Stage;

  constructor(
    private readonly kernel: Kernel,
    private readonly wiring: ReceiveLoopWiring,
  ) {
    this.irq = kernel.stage('irq');
    this.leave = kernel.stage('irqLeave');
  }

  begin(cpu: Cpu): void {
    cpu.hardirq.run(this.irq, -1, (thread) => cleanTransmit(this.kernel, thread, this.first));
  }

  private readonly first = (thread: Thread): void => {
    if (this.wiring.first === undefined) this.nextFrame(thread);
    else this.wiring.first(thread, this.nextFrame);
  };

  private readonly nextFrame = (thread: Thread): void => {
    const { kernel } = this;
    const { nic, bufferInSlot } = kernel.queue;
    if (nic.readyCount === 0) return thread.run(this.leave, -1, () => {});
    const slot = nic.cleanSlot;
    const packet = nic.take();
    thread.nextLine = nic.nextLine;
    kernel.buffers.bufferOf[packet] = bufferInSlot[slot] as number;
    kernel.queue.pointAtSlot(thread, slot);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.wiring.look, packet, () => this.wiring.sort(thread, packet, this.post));
  };

  private readonly post = (thread: Thread): void =>
    this.wiring.buffer(thread, (buffer, post) => {
      const { kernel } = this;
      const slot = kernel.nic.postSlot;
      kernel.queue.bufferInSlot[slot] = buffer;
      kernel.queue.pointAtSlot(thread, slot);
      thread.run(post, -1, () => {
        kernel.nic.postBuffer(kernel.config.layout.line('Packet', buffer));
        this.nextFrame(thread);
      });
    });
}

/** Bare buffers from the interrupt core's own stack, a batch at a time from the shared list. */
export function buffersOfSlab(kernel: Kernel): ReceiveLoopWiring['buffer'] {
  const refill = kernel.stage('slabRefillInInterrupt');
  const post = kernel.stage('refill');
  const take: ReceiveLoopWiring['buffer'] = (thread, then) => {
    const { dataSlab } = kernel.buffers;
    if (!dataSlab.needsRefill(thread.core)) return then(dataSlab.take(thread.core), post);
    thread.run(refill, -1, () => {
      dataSlab.refill(thread.core);
      take(thread, then);
    });
  };
  return take;
}
