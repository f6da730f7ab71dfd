import { proxy } from 'comlink';
import { createStore } from 'zustand/vanilla';
import type { Agreement, KnownValidation } from '../../workers/studyProtocol.ts';
import { study, type StudyRun } from '../../workers/studyRun.ts';

/** One entry of the registry on the page. `agreement` is there before all of it is: what is known so far. */
export interface Entry extends KnownValidation {
  readonly state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  readonly done: number;
  readonly of: number;
  readonly agreement: Agreement | null;
}

interface Validations {
  /** Null: the worker has not said yet what there is. */
  readonly entries: readonly Entry[] | null;
  readonly isOpen: boolean;
  /** Why nobody can say what there is. */
  readonly problem: string | null;
}

/** Outlives the dialog: the model of a page does not change, so what was computed once stays true. */
export const validationStore = createStore<Validations>(() => ({ entries: null, isOpen: false, problem: null }));

/** Workers at a time: the stage wants a core too. */
const AT_ONCE = 2;
const running = new Map<string, StudyRun<Agreement>>();

const change = (id: string, to: Partial<Entry>): void =>
  validationStore.setState(({ entries }) => ({ entries: entries?.map((entry) => (entry.id === id ? { ...entry, ...to } : entry)) ?? null }));

/** Runs what has not been run, in the order of the registry. */
export async function openValidations(): Promise<void> {
  validationStore.setState({ isOpen: true, problem: null });
  if (validationStore.getState().entries === null) {
    const known = await study((remote) => remote.validations()).answer.catch((reason: unknown) => String(reason));
    if (typeof known === 'string') return validationStore.setState({ problem: known });
    validationStore.setState(({ entries }) => ({ entries: entries ?? known.map((one) => ({ ...one, state: 'waiting', done: 0, of: 0, agreement: null })) }));
  }
  runWaiting();
}

function runWaiting(): void {
  const { entries, isOpen } = validationStore.getState();
  for (const { id, state } of isOpen ? (entries ?? []) : []) if (state === 'waiting' && running.size < AT_ONCE) begin(id);
}

function begin(id: string): void {
  const run: StudyRun<Agreement> = study<Agreement>((remote) =>
    remote.validate(id, proxy((done: number, of: number, agreement: Agreement) => {
      if (running.get(id) === run) change(id, { done, of, agreement });
    })),
  );
  running.set(id, run);
  change(id, { state: 'running', done: 0, of: 0, agreement: null });
  const end = (to: Partial<Entry>): void => {
    if (running.get(id) !== run) return;
    running.delete(id);
    change(id, to);
    runWaiting();
  };
  run.answer.then(
    (agreement) => end({ state: 'done', agreement }),
    (reason: unknown) => {
      end({ state: 'failed' });
      throw reason; // a mistake of ours: it belongs on the console too
    },
  );
}

export function stopValidation(id: string): void {
  running.get(id)?.cancel();
  running.delete(id);
  change(id, { state: 'stopped' });
  runWaiting();
}

export function repeatValidation(id: string): void {
  change(id, { state: 'waiting' });
  runWaiting();
}

/** Nobody looks: what is unfinished begins again when somebody does. */
export function closeValidations(): void {
  for (const [id, run] of running) {
    run.cancel();
    change(id, { state: 'waiting' });
  }
  running.clear();
  validationStore.setState({ isOpen: false });
}
