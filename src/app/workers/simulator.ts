import { proxy, wrap, type Remote } from 'comlink';
import type { Result } from '../../base/result.ts';
import type { Catalogue } from '../../scenario/catalogue.ts';
import type { DroppedFile, Pair, RunRequest, SimulationWorker } from './protocol.ts';

/** A run that this old is not worth waiting for when another has been asked: the worker is ended instead. */
const PATIENCE_MS = 250;

export type RunAnswer = Result<Pair> | 'superseded' | 'cancelled';

export interface Simulator {
  catalogue(): Promise<Catalogue>;
  read(bytes: Uint8Array, name: string): Promise<Result<DroppedFile>>;
  /** The newest request wins: an older one that has not begun answers `superseded`. */
  run(request: RunRequest, onProgress: (packets: number) => void): Promise<RunAnswer>;
  /** Ends the worker; the run in hand answers `cancelled`. */
  cancel(): void;
}

interface Job {
  readonly request: RunRequest;
  readonly onProgress: (packets: number) => void;
  readonly settle: (answer: RunAnswer) => void;
  readonly fail: (reason: unknown) => void;
}

/** The page's end of the worker. It keeps the files that were read, so that a new worker can be told of them. */
export function createSimulator(startWorker: () => Worker): Simulator {
  const files = new Map<string, Uint8Array>();
  let worker = startWorker();
  let remote: Remote<SimulationWorker> = wrap<SimulationWorker>(worker);
  let current: Job | null = null;
  let waiting: Job | null = null;
  let beganMs = 0;

  const restart = (): void => {
    worker.terminate();
    worker = startWorker();
    remote = wrap<SimulationWorker>(worker);
    for (const [name, bytes] of files) void remote.read(bytes, name);
  };

  const begin = (job: Job): void => {
    current = job;
    beganMs = performance.now();
    const mine = remote;
    mine.run(job.request, proxy(job.onProgress)).then(
      (answer) => finish(job, () => job.settle(answer)),
      (reason: unknown) => finish(job, () => job.fail(reason)),
    );
  };

  const finish = (job: Job, tell: () => void): void => {
    if (current !== job) return;
    current = null;
    if (waiting === null) return tell();
    const next = waiting;
    waiting = null;
    job.settle('superseded');
    begin(next);
  };

  const abandon = (answer: 'superseded' | 'cancelled'): void => {
    const job = current;
    current = null;
    if (job !== null) {
      restart();
      job.settle(answer);
    }
  };

  return {
    catalogue: () => remote.catalogue(),
    read: async (bytes, name) => {
      const answer = await remote.read(bytes, name);
      if (answer.ok && answer.value.kind === 'capture') files.set(name, bytes);
      return answer;
    },
    run: (request, onProgress) =>
      new Promise<RunAnswer>((settle, fail) => {
        const job: Job = { request, onProgress, settle, fail };
        if (current === null) return begin(job);
        if (performance.now() - beganMs > PATIENCE_MS) {
          abandon('superseded');
          return begin(job);
        }
        waiting?.settle('superseded');
        waiting = job;
      }),
    cancel: () => {
      waiting?.settle('cancelled');
      waiting = null;
      abandon('cancelled');
    },
  };
}
