import type { Kernel } from '../../kernel/kernel.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Stage, Thread } from '../../machine/thread.ts';

/** What can be on a core's poll list: a queue of the card, or the core's own backlog. */
export interface Napi {
  /** Takes packets, its weight or `most`, then says how many it took, and whether it leaves the list. */
  readonly poll: (thread: Thread, most: number, then: (taken: number, isDone: boolean) => void) => void;
}

/** NET_RX of one core: its poll list, round robin, within the budget. */
export class NetRx {
  private readonly list: Napi[] = [];
  private readonly stage: Stage;
  private budget = 0;
  private restarts = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly cpu: Cpu,
    /** What is left to do before the softirq ends. */
    private readonly atEnd: (thread: Thread) => void = () => {},
  ) {
    this.stage = kernel.stage('netRx');
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
  };
}
