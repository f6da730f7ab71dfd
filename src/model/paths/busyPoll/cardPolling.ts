import { at } from '../../../base/assert.ts';
import type { CardQueue } from '../../kernel/card.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import type { NapiPoll } from '../stack/napiPoll.ts';
import type { BusyLoop } from '../stack/reader.ts';

/** sk_busy_loop(): a reader that would sleep polls the card's queue itself, as long as nobody else does. */
export class CardPolling implements BusyLoop {
  private readonly spin: Stage;

  constructor(
    private readonly kernel: Kernel,
    private readonly polls: readonly NapiPoll[],
  ) {
    this.spin = kernel.stage('busySpin');
  }

  /** Until the socket has something, the time is up, or another reader wants the core. */
  run(thread: Thread, socket: Socket, then: () => void): void {
    const { kernel } = this;
    const cpu = kernel.cpuOf(thread);
    const queue = kernel.card.queueFor(socket.flow, cpu.cost.nowNs);
    const endNs = cpu.cost.nowNs + this.kernel.config.constants.busyPollNs;
    const look = (): void => {
      if (socket.receiveQueue.length > 0 || cpu.cost.nowNs >= endNs || kernel.readers.othersWait(cpu)) return this.leave(thread, queue, socket, then);
      if (queue.owner === null) queue.owner = thread;
      if (queue.owner === thread) this.poll(thread, queue, socket, look);
      else thread.run(this.spin, -1, look);
    };
    look();
  }

  private poll(thread: Thread, queue: CardQueue, socket: Socket, then: () => void): void {
    const cpu = this.kernel.cpuOf(thread);
    cpu.softirqsOff++;
    at(this.polls, queue.index).poll(thread, this.kernel.config.constants.busyPollBudget, () => {
      cpu.softirqsOff--;
      this.kernel.pointAtSocket(thread, socket.id);
      thread.run(this.spin, -1, then);
    });
  }

  /** busy_poll_stop(): the queue is the interrupt's again. */
  private leave(thread: Thread, queue: CardQueue, socket: Socket, then: () => void): void {
    if (queue.owner === thread) {
      queue.owner = null;
      queue.nic.unmask(this.kernel.cpuOf(thread).cost.nowNs);
    }
    this.kernel.pointAtSocket(thread, socket.id);
    then();
  }
}
