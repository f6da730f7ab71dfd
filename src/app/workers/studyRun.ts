import { wrap, type Remote } from 'comlink';
import type { StudyWorker } from './studyProtocol.ts';

export interface StudyRun<T> {
  /** Never settles when it was cancelled. */
  readonly answer: Promise<T>;
  /** Ends the worker. */
  readonly cancel: () => void;
}

/** The URL must stay literal: the bundler looks for it. */
const createStudyWorker = (): Worker => new Worker(new URL('./study.ts', import.meta.url), { type: 'module', name: 'study' });

/** One question to a worker that is made for it and ends with its answer. */
export function study<T>(ask: (remote: Remote<StudyWorker>) => Promise<T>): StudyRun<T> {
  const worker = createStudyWorker();
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the worker of a study ended')));
  });
  const answer = Promise.race([ask(wrap<StudyWorker>(worker)), died]).finally(() => worker.terminate());
  return { answer, cancel: () => worker.terminate() };
}
