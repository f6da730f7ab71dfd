import type { Cpu } from '../machine/cpu.ts';
import type { Thread } from '../machine/thread.ts';

/** A reader: `interruptible` is between prepare_to_wait() and schedule(), still on its core. */
export type TaskState = 'running' | 'interruptible' | 'sleeping' | 'runnable';

export class Task {
  state: TaskState = 'sleeping';
  /** Whoever woke it, for the trace. */
  wokenBy = -1;
  sliceEndNs = 0;
  /** Since when it has been on its core. */
  cameNs = 0;

  constructor(
    readonly id: number,
    public cpu: Cpu,
    readonly thread: Thread,
  ) {}
}
