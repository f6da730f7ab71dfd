import { proxy, wrap, type Remote } from 'comlink';
import { unpack } from '../../analysis/prepared.ts';
import { ok, type Result } from '../../base/result.ts';
import type { RuleFeedback } from '../../exchange/ruleFeedback.ts';
import type { Catalogue } from '../../scenario/catalogue.ts';
import type { OwnMachine } from '../../scenario/ownMachine.ts';
import type { NetfilterSetup } from '../../scenario/schema.ts';
import type { Capture } from '../../scenario/frames.ts';
import { CAPTURES_HELD, type DroppedFile, type Pair, type RunRequest, type SimulationWorker } from './protocol.ts';
import { createReader } from './reader.ts';

/** A run that this old is not worth waiting for when another has been asked: the workers are ended instead. */
const PATIENCE_MS = 250;

export type RunAnswer = Result<Pair> | 'superseded' | 'cancelled';

export interface Simulator {
  catalogue(ownMachine?: OwnMachine): Promise<Catalogue>;
  /** Recognises a file by its content, while runs go on; a capture is then known to them. `onProgress` hears a share, 0 to 1. */
  read(bytes: Uint8Array, name: string, onProgress?: (share: number) => void): Promise<Result<DroppedFile> | 'cancelled'>;
  cancelReading(): void;
  feedback(netfilter: NetfilterSetup): Promise<RuleFeedback>;
  /** The newest request wins: an older one that has not begun answers `superseded`. */
  run(request: RunRequest, onProgress: (packets: number) => void): Promise<RunAnswer>;
  /** A run is in hand. */
  readonly isBusy: boolean;
  /** Ends both workers; the run in hand answers `cancelled`. */
  cancel(): void;
}

interface Job {
  readonly request: RunRequest;
  readonly onProgress: (packets: number) => void;
  readonly settle: (answer: RunAnswer) => void;
  readonly fail: (reason: unknown) => void;
}

interface Side {
  readonly worker: Worker;
  readonly remote: Remote<SimulationWorker>;
}

/**
 * The page's end of two workers, one a side, so that both runs are made at once. It keeps the captures that were read, so that a
 * new worker can be told of them; a third worker reads.
 */
export function createSimulator(startWorker: () => Worker, startReadingWorker: () => Worker): Simulator {
  const reader = createReader(startReadingWorker);
  const held = new Map<string, Capture>();
  let current: Job | null = null;
  let waiting: Job | null = null;
  let beganMs = 0;
  const startSide = (): Side => {
    const worker = startWorker();
    // A worker that died (for want of memory, or by a mistake of ours) answers no call any more.
    worker.addEventListener('error', (event) => {
      const job = current;
      if (job === null) return;
      current = null;
      restart();
      job.fail(new Error(event.message || 'the simulation worker ended'));
    });
    return { worker, remote: wrap<SimulationWorker>(worker) };
  };
  let a = startSide();
  let b = startSide();

  const restart = (): void => {
    a.worker.terminate();
    b.worker.terminate();
    a = startSide();
    b = startSide();
    for (const capture of held.values()) tell(capture);
    for (const put of asked) put();
  };

  /** Questions that no worker has answered yet: a new worker is asked again. */
  const asked = new Set<() => void>();
  const ask = <T>(question: (remote: Remote<SimulationWorker>) => Promise<T>): Promise<T> =>
    new Promise<T>((settle, fail) => {
      const put = (): void => {
        const end = (tell: () => void): void => void (asked.delete(put) && tell());
        question(a.remote).then((answer) => end(() => settle(answer)), (reason: unknown) => end(() => fail(reason)));
      };
      asked.add(put);
      put();
    });

  /** Not waited for: a run that is asked for later finds it there. */
  const tell = (capture: Capture): void => {
    for (const { remote } of [a, b]) void remote.hold(capture);
  };

  const begin = (job: Job): void => {
    current = job;
    beganMs = performance.now();
    runBoth(job).then(
      (answer) => finish(job, () => job.settle(answer)),
      (reason: unknown) => finish(job, () => job.fail(reason)),
    );
  };

  const runBoth = async ({ request, onProgress }: Job): Promise<Result<Pair>> => {
    const arrived = [0, 0];
    const hear = (side: 0 | 1) =>
      proxy((packets: number) => {
        arrived[side] = packets;
        onProgress((arrived[0] ?? 0) + (arrived[1] ?? 0));
      });
    const [sideA, sideB] = await Promise.all([
      a.remote.run(request.scenario, request.a, hear(0)),
      b.remote.run(request.scenario, request.b, hear(1)),
    ]);
    if (!sideA.ok) return sideA;
    return sideB.ok ? ok({ a: unpack(sideA.value), b: unpack(sideB.value) }) : sideB;
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
    catalogue: (ownMachine) => ask((remote) => remote.catalogue(ownMachine)),
    feedback: (netfilter) => ask((remote) => remote.feedback(netfilter)),
    read: async (bytes, name, onProgress = () => {}) => {
      const answer = await reader.read(bytes, name, onProgress);
      if (answer === 'cancelled' || !answer.ok) return answer;
      if (answer.value.kind !== 'capture') return ok(answer.value);
      const { capture, summary } = answer.value;
      held.delete(capture.digest);
      held.set(capture.digest, capture);
      for (const digest of [...held.keys()].slice(0, -CAPTURES_HELD)) held.delete(digest);
      tell(capture);
      return ok({ kind: 'capture', capture: summary });
    },
    cancelReading: () => reader.cancel(),
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
    get isBusy() {
      return current !== null;
    },
    cancel: () => {
      waiting?.settle('cancelled');
      waiting = null;
      abandon('cancelled');
    },
  };
}
