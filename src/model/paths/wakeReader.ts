import type { Kernel } from '../kernel/kernel.ts';
import type { Task } from '../kernel/task.ts';
import type { Thread } from '../machine/thread.ts';

/** Wakes a reader if it sleeps (or is about to): pays for the wake-up first (`suffix`: of the stages in the context that wakes), then acts. */
export function wakeReader(kernel: Kernel, thread: Thread, task: Task, packet: number, then: (thread: Thread) => void, suffix = ''): void {
  if (!kernel.readers.needsWake(task)) return then(thread);
  kernel.readers.place(task, kernel.cpuOf(thread).cost.nowNs);
  const remoteIdle = task.cpu.id !== thread.core && task.cpu.idle;
  kernel.point.task(thread, task.id);
  kernel.point.runQueue(thread, task.cpu.id);
  kernel.point.idleTask(thread, task.cpu.id);
  thread.visibleNs = 0;
  thread.run(kernel.stage(`${remoteIdle ? 'wakeUpIdle' : 'wakeUp'}${suffix}`), packet, () => {
    kernel.readers.wake(task, kernel.cpuOf(thread), packet, thread.visibleNs);
    then(thread);
  });
}
