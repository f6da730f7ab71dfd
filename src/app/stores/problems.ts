import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../base/result.ts';

/** What is said in the bar under the headline until it is closed. `error`: refused; `notice`: done, with something to know. */
export interface Told {
  readonly id: number;
  readonly tone: 'error' | 'notice';
  readonly problem: Problem;
}

export interface Problems {
  readonly told: readonly Told[];
}

/** More than these are not shown at once: the oldest makes room. */
const SHOWN = 3;

export const createProblemsStore = () => createStore<Problems>()(() => ({ told: [] }));

export type ProblemsStore = ReturnType<typeof createProblemsStore>;

let lastId = 0;

export function tell(store: ProblemsStore, problem: Problem, tone: Told['tone'] = 'error'): void {
  const same = JSON.stringify(problem);
  const others = store.getState().told.filter((entry) => JSON.stringify(entry.problem) !== same);
  store.setState({ told: [...others, { id: ++lastId, tone, problem }].slice(-SHOWN) });
}

export const close = (store: ProblemsStore, id: number): void =>
  store.setState(({ told }) => ({ told: told.filter((entry) => entry.id !== id) }));

/** A new deliberate choice answers the errors of the one before. */
export const clearErrors = (store: ProblemsStore): void =>
  store.setState(({ told }) => ({ told: told.filter((entry) => entry.tone !== 'error') }));
