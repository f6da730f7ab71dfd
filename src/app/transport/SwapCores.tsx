import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { swapCores } from '../session/viewDeeds.ts';
import buttons from '../shared/buttons.module.css';

/** The reader moves to the interrupt's core and the threads vanish; pressed again, it moves back. */
export function SwapCores() {
  const lab = useLab();
  const { irqCore, readerCore, cores } = useStore(lab.view, (view) => view.scenario.knobs);
  const isTogether = irqCore === readerCore;
  const hint = cores < 2 ? words.swapCores.oneCore : isTogether ? words.swapCores.away : words.swapCores.toInterrupt;
  return (
    <button type="button" className={buttons['quiet']} disabled={cores < 2} title={hint} onClick={() => void swapCores(lab)}>
      {words.swapCores.label}
    </button>
  );
}
