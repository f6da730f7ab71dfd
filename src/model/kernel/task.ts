import type { Cpu } from '../machine/cpu.ts';
import type { Thread } from '../machine/thread.ts';

/** `interruptible` is between prepare_to_wait() and schedule(), still on its core; `thinking` sleeps, and no packet wakes it. */
export type TaskState = 'running' | 'interruptible' | 'sleeping' | 'thinking' | 'runnable';

export class Task {
  state: TaskState = 'sleeping';
  /** Whoever woke it, for the trace. */
  wokenBy = -1;
  sliceEndNs = 0;
  /** Since when it has been on its core. */
  cameNs = 0;

  /** When it last said that it would sleep. */
  waitsSinceNs = 0;

  /** What it does when it is switched in; null: its path knows. */
  continues: (() => void) | null = null;

  /** Else a thread of the kernel, at the end of all queues, or a task that competes. */
  get isReader(): boolean {
    return this.socket >= 0;
  }

  get isWaiting(): boolean {
    return this.state === 'sleeping' || this.state === 'interruptible';
  }

  /** On its way to sleep, until a packet comes. */
  waits(): void {
    this.state = 'interruptible';
    this.waitsSinceNs = this.cpu.cost.nowNs;
  }

  constructor(
    readonly id: number,
    public cpu: Cpu,
    readonly thread: Thread,
    /** Which it reads; -1: none. */
    readonly socket: number,
    /** Reads nothing, and takes all the time it gets. */
    readonly competes = false,
  ) {}
}
