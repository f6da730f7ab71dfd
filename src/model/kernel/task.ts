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

  /** What it does when it is switched in; null: its path knows. */
  continues: (() => void) | null = null;

  constructor(
    readonly id: number,
    public cpu: Cpu,
    readonly thread: Thread,
    /** Reads nothing, and takes all the time it gets. */
    readonly competes = false,
  ) {}
}
