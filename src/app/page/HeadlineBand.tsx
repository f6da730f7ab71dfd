import { useStore } from 'zustand';
import { headline } from '../../analysis/headline.ts';
import { headlineParts } from '../../words/headline.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { swapCores } from '../session/viewDeeds.ts';
import buttons from '../shared/buttons.module.css';
import styles from './HeadlineBand.module.css';

/** One sentence, computed from the two runs; it changes only when a run ends. */
export function HeadlineBand() {
  const lab = useLab();
  const { a, b, running } = useStore(lab.runs);
  const parts = a === null || b === null ? [] : headlineParts(headline(a, b));
  return (
    <div className={styles['band']}>
      <p className={styles['headline']} aria-live="polite" aria-busy={running} data-stale={running && a !== null}>
        {parts.length === 0
          ? words.running.first
          : parts.map(({ text, emphasis }, index) => (
              <span key={`${index} ${text}`} className={styles[emphasis]}>
                {text}
              </span>
            ))}
      </p>
      <SwapCores />
    </div>
  );
}

function SwapCores() {
  const lab = useLab();
  const { irqCore, readerCore, cores } = useStore(lab.view, (view) => view.scenario.knobs);
  const isTogether = irqCore === readerCore;
  const hint = cores < 2 ? words.swapCores.oneCore : isTogether ? words.swapCores.away : words.swapCores.toInterrupt;
  return (
    <button type="button" className={`${buttons['primary'] ?? ''} ${styles['swap'] ?? ''}`} disabled={cores < 2} title={hint} onClick={() => void swapCores(lab)}>
      {words.swapCores.label}
    </button>
  );
}
