import { createStore } from 'zustand/vanilla';
import type { Catalogue } from '../../scenario/catalogue.ts';
import type { CaptureSummary } from '../workers/protocol.ts';

/** What the workers told: what there is to choose from, the capture that they hold, and the file that is being read. */
export interface Known {
  readonly catalogue: Catalogue | null;
  readonly capture: CaptureSummary | null;
  readonly reading: { readonly name: string; readonly share: number } | null;
}

export const createKnownStore = () => createStore<Known>()(() => ({ catalogue: null, capture: null, reading: null }));

export type KnownStore = ReturnType<typeof createKnownStore>;
