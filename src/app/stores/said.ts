import { createStore } from 'zustand/vanilla';

/** The latest thing that the page had to say about itself: shown in the narration line until the playhead moves on. */
export interface Said {
  readonly text: string;
}

export const createSaidStore = () => createStore<Said>()(() => ({ text: '' }));

export type SaidStore = ReturnType<typeof createSaidStore>;
