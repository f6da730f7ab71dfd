import { ns } from '../../base/units.ts';
import type { Cpu } from '../machine/cpu.ts';
import type { MachineProfile } from '../machine/profile.ts';
import type { Stage, Thread } from '../machine/thread.ts';
import { Fifo } from './fifo.ts';
import type { Task } from './task.ts';

export interface ReaderWiring {
  readonly wakeAt: (cpu: Cpu, atNs: number) => void;
  /** What a reader does when it has been switched in. */
  readonly resumes: (task: Task) => void;
  readonly cpus: readonly Cpu[];
  /** How long a reader stays on a core; 0: for good. */
  readonly wanderNs: number;
  readonly sliceNs: number;
  /** It has come to another core. */
  readonly moved: (task: Task) => void;
}

/** Readers and their run queues, one per core: wake-up, switching in, sleep, time slice. */
export class ReaderQueues {
  readonly tasks: Task[] = [];
  private readonly queues: Fifo[];

  constructor(
    private readonly profile: MachineProfile,
    private readonly contextSwitch: Stage,
    private readonly wiring: ReaderWiring,
  ) {
    this.queues = wiring.cpus.map(() => new Fifo());
  }

  /** The next reader that may run on a core; its first stage is the context switch. */
  pick(cpu: Cpu): Thread | null {
    const queue = this.queues[cpu.id] as Fifo;
    if (queue.length === 0) return null;
    const task = this.tasks[queue.shift()] as Task;
    task.state = 'running';
    task.sliceEndNs = cpu.cost.nowNs + this.wiring.sliceNs;
    task.thread.run(this.contextSwitch, task.wokenBy, () => this.wiring.resumes(task));
    return task.thread;
  }

  /** Where the scheduler puts a reader that it is about to wake: one that wanders goes to the next core when its time on this one is over. */
  place(task: Task, atNs: number): void {
    const { cpus, wanderNs, moved } = this.wiring;
    if (wanderNs === 0 || task.state !== 'sleeping' || atNs - task.cameNs < wanderNs) return;
    task.cameNs = atNs;
    task.cpu = cpus[(task.cpu.id + 1) % cpus.length] as Cpu;
    task.thread.core = task.cpu.id;
    moved(task);
  }

  needsWake(task: Task): boolean {
    return task.state === 'sleeping' || task.state === 'interruptible';
  }

  /**
   * try_to_wake_up(), at the end of the stage that paid for it. An idle core elsewhere notices when the flag is visible, or, if
   * it does not poll, when the interprocessor interrupt arrives.
   */
  wake(task: Task, from: Cpu, packet: number, visibleNs: number): void {
    if (task.state === 'interruptible') task.state = 'running';
    if (task.state !== 'sleeping') return;
    task.state = 'runnable';
    task.wokenBy = packet;
    const { cpu } = task;
    (this.queues[cpu.id] as Fifo).push(task.id);
    if (cpu === from || !cpu.idle) return;
    const q = this.profile.quantities;
    const ipiNs = this.profile.idlePolls ? 0 : q.ipiNs.value;
    this.wiring.wakeAt(cpu, ns(Math.max(visibleNs, from.cost.nowNs) + ipiNs + q.idleExitNs.value));
  }

  /** Does another reader want this core? */
  othersWait(cpu: Cpu): boolean {
    return (this.queues[cpu.id] as Fifo).length > 0;
  }

  /** schedule() of a reader that wants to sleep: false when it was woken meanwhile. */
  sleep(task: Task): boolean {
    if (task.state !== 'interruptible') return false;
    task.state = 'sleeping';
    task.cpu.task = null;
    return true;
  }

  /** On the way back to user mode: does another reader get the core now? Then this one resumes later. */
  yieldsSlice(task: Task): boolean {
    const queue = this.queues[task.cpu.id] as Fifo;
    if (queue.length === 0 || task.cpu.cost.nowNs < task.sliceEndNs) return false;
    task.state = 'runnable';
    task.wokenBy = -1;
    queue.push(task.id);
    task.cpu.task = null;
    return true;
  }
}
