import { proxy, transfer, wrap, type Remote } from 'comlink';
import { fail, type Result } from '../../base/result.ts';
import { CAPTURE_BYTES_MAX } from '../../exchange/capture/limits.ts';
import type { ReadFile, ReadingWorker } from './protocol.ts';

export type ReadAnswer = Result<ReadFile> | 'cancelled';

export interface Reader {
  /** `onProgress` hears the share that is done, 0 to 1. */
  read(bytes: Uint8Array, name: string, onProgress: (share: number) => void): Promise<ReadAnswer>;
  /** Ends the worker: whatever it reads answers `cancelled`. */
  cancel(): void;
}

interface Side {
  readonly worker: Worker;
  readonly remote: Remote<ReadingWorker>;
  /** Settles what is under way when the worker is gone. */
  readonly waiting: Set<(answer: ReadAnswer) => void>;
}

/** The page's end of the worker that reads files; begun with the first file. */
export function createReader(startWorker: () => Worker): Reader {
  let side: Side | null = null;
  const end = (gone: Side, answer: ReadAnswer): void => {
    gone.worker.terminate();
    if (side === gone) side = null;
    for (const settle of gone.waiting) settle(answer);
  };
  const start = (): Side => {
    const worker = startWorker();
    const begun = { worker, remote: wrap<ReadingWorker>(worker), waiting: new Set<(answer: ReadAnswer) => void>() };
    // It throws for no file: once it has begun, only memory ends it; before, it could not be fetched.
    worker.addEventListener('error', ({ message }) => end(begun, message === '' ? fail('readerMissing') : fail('outOfMemory')));
    return begun;
  };
  return {
    read: (bytes, name, onProgress) => {
      side ??= start();
      const { remote, waiting } = side;
      // A copy goes to the worker, of as much as can be read; the file itself is kept for the next time.
      const beginning = bytes.slice(0, CAPTURE_BYTES_MAX);
      return new Promise((resolve, reject) => {
        const settle = (answer: ReadAnswer): void => {
          waiting.delete(settle);
          resolve(answer);
        };
        waiting.add(settle);
        remote.read(transfer(beginning, [beginning.buffer]), name, bytes.length, proxy(onProgress)).then(settle, reject);
      });
    },
    cancel: () => {
      if (side !== null) end(side, 'cancelled');
    },
  };
}
