import type { DeferList } from '../../kernel/deferList.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Stage, Thread } from '../../machine/thread.ts';

/** What can be on a core's poll list: a queue of the card, or the core's own backlog. */
export interface Napi {
  /** Takes packets, its weight or `most`, then says how many it took, and whether it leaves the list. */
  readonly poll: (thread: Thread, most: number, then: (taken: number, isDone: boolean) => void) => void;
}

/** The list of what came back, and what taking and freeing it is. */
interface Back {
  readonly list: DeferList;
  readonly take: Stage;
  readonly skb: Stage;
  readonly page: Stage;
  readonly flush: Stage;
}

/** NET_RX of one core: its poll list, round robin, within the budget. */
export class NetRx {
  private readonly list: Napi[] = [];
  private readonly stage: Stage;
  private readonly back: Back | null;
  private budget = 0;
  private restarts = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly cpu: Cpu,
    /** What is left to do before the softirq ends. */
    private readonly atEnd: (thread: Thread) => void = () => {},
  ) {
    this.stage = kernel.stage('netRx');
    const list = kernel.buffers.deferred?.[cpu.id];
    this.back = list === undefined ? null : { list, take: kernel.stage('deferTake'), skb: kernel.stage('deferFlush'), page: kernel.stage('deferPage'), flush: kernel.stage('slabFlushInSoftirq') };
    kernel.point.deferList(cpu.softirq, cpu.id);
  }

  schedule(napi: Napi): void {
    this.list.push(napi);
    this.cpu.softirqPending = true;
  }

  begin(): void {
    this.budget = this.kernel.config.constants.netdevBudget;
    this.cpu.softirq.run(this.stage, -1, this.next);
  }

  private readonly next = (thread: Thread): void => {
    const { back } = this;
    if (back === null || back.list.isEmpty) this.poll(thread);
    else thread.run(back.take, -1, () => this.freeBack(thread, back, back.list.take()));
  };

  /** What other cores have done with and given back. */
  private freeBack(thread: Thread, back: Back, count: number): void {
    if (count === 0) return this.poll(thread);
    const { kernel } = this;
    const packet = back.list.next();
    kernel.pointAtPacket(thread, packet);
    thread.run((kernel.buffers.skbOf[packet] as number) >= 0 ? back.skb : back.page, packet, () => {
      kernel.buffers.free(packet, thread.core);
      kernel.buffers.flush(thread, packet, back.flush, () => this.freeBack(thread, back, count - 1));
    });
  }

  private poll(thread: Thread): void {
    const napi = this.list[0];
    if (napi === undefined) {
      this.restarts = 0;
      return this.atEnd(thread);
    }
    if (this.budget <= 0) {
      this.cpu.softirqPending = true;
      this.restarts++;
      const { softirqRestarts, timeSliceNs } = this.kernel.config.constants;
      // ksoftirqd goes on, at nice 19 beside a reader with its whole time slice.
      if (this.restarts % softirqRestarts === 0) this.cpu.softirqsYieldUntilNs = this.cpu.cost.nowNs + timeSliceNs;
      return this.atEnd(thread);
    }
    napi.poll(thread, this.budget, (taken, isDone) => {
      this.budget -= taken;
      this.list.shift();
      if (!isDone) this.list.push(napi);
      this.next(thread);
    });
  }
}
