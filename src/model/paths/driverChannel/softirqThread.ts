import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import type { Cpu } from '../../machine/cpu.ts';

/** The thread that runs a core's softirqs when another core has something for them, as ksoftirqd does. */
export class SoftirqThread {
  readonly task: Task;
  /** Set by who wakes it: it may be awake, and about to sleep. */
  wanted = false;
  private readonly s;

  constructor(private readonly kernel: Kernel, private readonly cpu: Cpu) {
    this.task = kernel.addTask(cpu);
    this.task.continues = this.run;
    this.s = { loop: kernel.stage('softirqThread'), switchOut: kernel.stage('switchOut') };
  }

  private readonly run = (): void => {
    const { task, cpu, kernel: { readers } } = this;
    task.continues = this.run;
    cpu.softirqsYieldUntilNs = 0;
    this.wanted = false;
    cpu.softirqPending = true; // it comes before what the thread itself does
    task.thread.run(this.s.loop, -1, () => {
      if (cpu.softirqPending || this.wanted) {
        if (!readers.yields(task)) this.run();
        return;
      }
      task.waits();
      task.thread.run(this.s.switchOut, -1, () => {
        if (!readers.sleep(task)) this.run();
      });
    });
  };
}
