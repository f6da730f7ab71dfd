import { createStore } from 'zustand/vanilla';
import type { Scenario } from '../../scenario/schema.ts';

/** What is looked at, apart from the instant: the part of a link that a person chose. */
export interface View {
  readonly scenario: Scenario;
  readonly a: string;
  readonly b: string;
  /** The panel in front where only one fits. */
  readonly panel: string;
  /** Sides on the stage; a narrow window shows one of them whatever this says. */
  readonly sides: 'both' | 'a' | 'b';
}

export const createViewStore = (first: View) => createStore<View>()(() => first);

export type ViewStore = ReturnType<typeof createViewStore>;
