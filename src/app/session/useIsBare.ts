import { useStore } from 'zustand';
import { useLab } from './lab.ts';

/** Two programs with a queue between them: no card, no kernel, no rules. */
export const useIsBare = (): boolean => useStore(useLab().view, ({ scenario }) => scenario.queueExperiment !== undefined);
