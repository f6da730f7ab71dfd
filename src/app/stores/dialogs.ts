import { createStore } from 'zustand/vanilla';

/** At most one dialog is open. */
export type DialogId = 'help' | 'knobs' | 'commandLine' | 'rules' | 'validation' | 'about';

export interface Dialogs {
  readonly open: DialogId | null;
  /** Where the rules are opened, a line of their text; 0: where they were left. */
  readonly ruleLine: number;
}

export const createDialogsStore = () => createStore<Dialogs>()(() => ({ open: null, ruleLine: 0 }));

export type DialogsStore = ReturnType<typeof createDialogsStore>;
