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
  /** A reader that wakes takes the core from a task that only competes; else it waits for the slice to end. */
  readonly wokenPreempts: boolean;
  /** It has come to another core. */
  readonly moved: (task: Task) => void;
}

/** Readers and their run queues, one per core: wake-up, switching in, sleep, time slice. */
export class ReaderQueues {
  readonly tasks: Task[] = [];
  private readonly queues: Fifo[];
  /** By core: readers that were woken and come before all others there, where they may. */
  private readonly woken: Fifo[];
  /** By core: how many readers are runnable there, and who was switched in last. */
  private readonly waiting: Int32Array;
  private readonly switchedIn: (Task | null)[];

  constructor(
    private readonly profile: MachineProfile,
    private readonly contextSwitch: Stage,
    private readonly wiring: ReaderWiring,
  ) {
    this.queues = wiring.cpus.map(() => new Fifo());
    this.woken = wiring.cpus.map(() => new Fifo());
    this.waiting = new Int32Array(wiring.cpus.length);
    this.switchedIn = wiring.cpus.map(() => null);
  }

  /** The next reader that may run on a core; its first stage is the context switch. */
  pick(cpu: Cpu): Thread | null {
    const woken = this.woken[cpu.id] as Fifo;
    const queue = woken.length > 0 ? woken : (this.queues[cpu.id] as Fifo);
    if (queue.length === 0) return null;
    const task = this.tasks[queue.shift()] as Task;
    if (!task.competes) this.waiting[cpu.id] = (this.waiting[cpu.id] as number) - 1;
    this.switchedIn[cpu.id] = task;
    task.state = 'running';
    task.sliceEndNs = cpu.cost.nowNs + this.wiring.sliceNs;
    task.thread.run(this.contextSwitch, task.wokenBy, () => this.goOn(task));
    return task.thread;
  }

  private goOn(task: Task): void {
    const { continues } = task;
    if (continues === null) return this.wiring.resumes(task);
    task.continues = null;
    continues();
  }

  /** Where the scheduler puts a reader that it is about to wake: one that wanders goes to the next core when its time on this one is over. */
  place(task: Task, atNs: number): void {
    const { cpus, wanderNs, moved } = this.wiring;
    if (wanderNs === 0 || !task.isReader || task.state !== 'sleeping' || atNs - task.cameNs < wanderNs) return;
    task.cameNs = atNs;
    task.cpu = cpus[(task.cpu.id + 1) % cpus.length] as Cpu;
    task.thread.core = task.cpu.id;
    moved(task);
  }

  needsWake(task: Task): boolean {
    return task.isWaiting;
  }

  /**
   * try_to_wake_up(), at the end of the stage that paid for it. An idle core elsewhere notices when the flag is visible, or, if
   * it does not poll, when the interprocessor interrupt arrives.
   */
  wake(task: Task, from: Cpu, packet: number, visibleNs: number): void {
    if (task.state === 'interruptible') task.state = 'running';
    if (task.state !== 'sleeping') return;
    task.wokenBy = packet;
    const { cpu } = task;
    this.queue(task, true);
    if (cpu === from || !cpu.idle) return;
    const q = this.profile.quantities;
    const ipiNs = this.profile.idlePolls ? 0 : q.ipiNs.value;
    this.wiring.wakeAt(cpu, ns(Math.max(visibleNs, from.cost.nowNs) + ipiNs + q.idleExitNs.value));
  }

  private queue(task: Task, isWoken = false): void {
    task.state = 'runnable';
    ((isWoken && task.isReader && this.wiring.wokenPreempts ? this.woken : this.queues)[task.cpu.id] as Fifo).push(task.id);
    if (!task.competes) this.waiting[task.cpu.id] = (this.waiting[task.cpu.id] as number) + 1;
  }

  /** Runnable from the beginning, and never done. */
  compete(task: Task): void {
    this.queue(task);
    this.wiring.wakeAt(task.cpu, 0);
  }

  /** The program sleeps, outside recv; `then` when it has been switched in again. */
  think(task: Task, then: () => void): void {
    task.state = 'thinking';
    task.continues = then;
    task.cpu.task = null;
  }

  /** A timer ends the sleep; what the timer's own interrupt costs is left out. */
  thought(task: Task, atNs: number): void {
    task.wokenBy = -1;
    this.queue(task, true);
    if (task.cpu.idle) this.wiring.wakeAt(task.cpu, ns(atNs + this.profile.quantities.idleExitNs.value));
  }

  /** No reader runs on this core or is about to, but a competing task does. */
  onlyCompetes(cpu: Cpu): boolean {
    return this.switchedIn[cpu.id]?.competes === true && this.waiting[cpu.id] === 0;
  }

  /** Does another reader want this core? */
  othersWait(cpu: Cpu): boolean {
    return (this.queues[cpu.id] as Fifo).length > 0 || (this.woken[cpu.id] as Fifo).length > 0;
  }

  /** schedule() of a reader that wants to sleep: false when it was woken meanwhile. */
  sleep(task: Task): boolean {
    if (task.state !== 'interruptible') return false;
    task.state = 'sleeping';
    task.cpu.task = null;
    return true;
  }

  /** On the way back to user mode: `then`, at once, or when it has the core again that somebody else gets first. */
  orYield(task: Task, then: () => void): void {
    if (!this.yieldsSlice(task)) return then();
    task.continues = then;
  }

  private yieldsSlice(task: Task): boolean {
    const goesEarly = task.competes && (this.woken[task.cpu.id] as Fifo).length > 0;
    return (goesEarly || task.cpu.cost.nowNs >= task.sliceEndNs) && this.yields(task);
  }

  /** cond_resched() of a thread that all others come before; false: nobody else wants its core. */
  yields(task: Task): boolean {
    if (!this.othersWait(task.cpu)) return false;
    task.wokenBy = -1;
    this.queue(task);
    task.cpu.task = null;
    return true;
  }
}
