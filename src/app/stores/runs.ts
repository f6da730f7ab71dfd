import { createStore } from 'zustand/vanilla';
import type { Trace } from '../../trace/trace.ts';

/** The two finished runs on screen. A new pair replaces the old one at once; until then the old one stays. */
export interface Runs {
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly running: boolean;
  readonly progressPackets: number;
}

export const createRunsStore = () => createStore<Runs>()(() => ({ a: null, b: null, running: true, progressPackets: 0 }));

export type RunsStore = ReturnType<typeof createRunsStore>;
