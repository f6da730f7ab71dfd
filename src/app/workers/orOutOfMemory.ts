import { fail, type Result } from '../../base/result.ts';

/** What engines say when memory for an array or table is not to be had. A RangeError of ours (too deep a call) says something else. */
const NO_MEMORY = /allocation failed|out of memory|invalid (typed )?array length|invalid array buffer length|map maximum size|set maximum size/i;

export function orOutOfMemory<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && NO_MEMORY.test(error.message)) return fail('outOfMemory');
    throw error;
  }
}
