import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import { FlowLimit } from '../../kernel/steering/flowLimit.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import type { Upper } from '../stack/napiPoll.ts';
import type { Napi } from '../stack/netRx.ts';

/** A core's backlog: what other cores (or the core itself) have put there for its softirq. */
export class Backlog implements Napi {
  /** Its NAPI is on the poll list, or on its way there. */
  isScheduled = false;
  /** Packets ever put in; those ever taken out are in `heads`. */
  tail = 0;
  private input = new Fifo();
  private process = new Fifo();
  private readonly limit: FlowLimit | null;
  private readonly s: { readonly splice: Stage; readonly take: Stage };

  constructor(
    private readonly kernel: Kernel,
    private readonly core: number,
    private readonly upper: Upper,
    private readonly heads: Uint32Array,
    /** Done first: other cores do not wait for this one's packets. */
    private readonly first: (thread: Thread, then: (thread: Thread) => void) => void,
  ) {
    this.limit = kernel.config.flowLimit ? new FlowLimit(kernel.config.constants.inputQueueMax) : null;
    this.s = { splice: kernel.stage('spliceBacklog'), take: kernel.stage('backlogTake') };
  }

  /** enqueue_to_backlog(), with the lock: false when there is no room, or the flow has too much of it. */
  put(thread: Thread, packet: number, hash: number): boolean {
    if (this.input.length > this.kernel.config.constants.inputQueueMax || this.limit?.exceeds(hash, this.input.length) === true) return false;
    this.input.push(packet);
    this.tail = (this.tail + 1) >>> 0;
    this.kernel.waitsAt(thread, packet, PLACE.inputQueue);
    return true;
  }

  /** process_backlog() */
  poll(thread: Thread, most: number, then: (taken: number, isDone: boolean) => void): void {
    const quota = Math.min(this.kernel.config.constants.napiWeight, most);
    let taken = 0;
    const next = (): void => {
      if (taken === quota) return then(taken, false);
      if (this.process.length === 0) return this.splice(thread, next, () => then(taken, true));
      const packet = this.process.head;
      this.kernel.pointAtPacket(thread, packet);
      thread.run(this.s.take, packet, () => {
        this.process.shift();
        this.upper.receive(thread, packet, () => {
          this.heads[this.core] = (this.heads[this.core] as number) + 1;
          taken++;
          next();
        });
      });
    };
    this.first(thread, next);
  }

  private splice(thread: Thread, next: () => void, done: () => void): void {
    this.kernel.point.inputQueue(thread, this.core);
    thread.run(this.s.splice, -1, () => {
      if (this.input.length === 0) {
        this.isScheduled = false;
        return done();
      }
      [this.input, this.process] = [this.process, this.input];
      next();
    });
  }
}
