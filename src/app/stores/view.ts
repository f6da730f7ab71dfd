import { createStore } from 'zustand/vanilla';
import type { View as LinkView } from '../../scenario/link.ts';

/** What is looked at, apart from the instant and the person's settings: the part of a link that was chosen on purpose. */
export type View = Pick<LinkView, 'scenario' | 'a' | 'b' | 'show' | 'panel'>;

export const createViewStore = (first: View) => createStore<View>()(() => first);

export type ViewStore = ReturnType<typeof createViewStore>;
