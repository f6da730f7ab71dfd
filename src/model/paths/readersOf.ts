import type { Task } from '../kernel/task.ts';

/** Makes each task's reader when the task first runs, and lets it go on. */
export function readersOf(make: (task: Task) => { readonly resume: () => void }): (task: Task) => void {
  const readers = new Map<number, { readonly resume: () => void }>();
  return (task) => {
    let reader = readers.get(task.id);
    if (reader === undefined) {
      reader = make(task);
      readers.set(task.id, reader);
    }
    reader.resume();
  };
}
