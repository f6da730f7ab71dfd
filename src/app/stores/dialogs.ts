import { createStore } from 'zustand/vanilla';

/** At most one dialog is open. */
export type DialogId = 'help' | 'knobs' | 'commandLine';

export interface Dialogs {
  readonly open: DialogId | null;
}

export const createDialogsStore = () => createStore<Dialogs>()(() => ({ open: null }));

export type DialogsStore = ReturnType<typeof createDialogsStore>;
