import { createStore } from 'zustand/vanilla';
import type { Catalogue } from '../../scenario/catalogue.ts';
import type { CaptureSummary } from '../workers/protocol.ts';

/** What the worker told: what there is to choose from, and the capture that it holds. */
export interface Known {
  readonly catalogue: Catalogue | null;
  readonly capture: CaptureSummary | null;
}

export const createKnownStore = () => createStore<Known>()(() => ({ catalogue: null, capture: null }));

export type KnownStore = ReturnType<typeof createKnownStore>;
