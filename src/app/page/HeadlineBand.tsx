import { useStore } from 'zustand';
import { headline } from '../../analysis/headline.ts';
import { headlineParts } from '../../words/headline.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import { SwapCores } from '../transport/SwapCores.tsx';
import styles from './HeadlineBand.module.css';

/** One sentence, computed from the two runs; it changes only when a run ends. */
export function HeadlineBand() {
  const lab = useLab();
  const phone = useMedia(PHONE);
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
      {phone ? null : <SwapCores />}
    </div>
  );
}
