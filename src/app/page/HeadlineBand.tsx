import { useStore } from 'zustand';
import { headline } from '../../analysis/headline.ts';
import { headlineParts } from '../../words/headline.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import { SwapCores, useSwapInTitleBar } from '../transport/SwapCores.tsx';
import styles from './HeadlineBand.module.css';

/** One sentence, computed from the two runs; it changes only when a run ends. */
export function HeadlineBand() {
  const lab = useLab();
  const phone = useMedia(PHONE);
  const replay = useStore(lab.view, ({ scenario }) => scenario.knobs.process === 'replay');
  const inTitleBar = useSwapInTitleBar();
  const { a, b, running } = useStore(lab.runs);
  const parts = a === null || b === null ? [] : headlineParts(headline(a, b));
  return (
    <div className={`${styles['band'] ?? ''} ${replay ? (styles['tight'] ?? '') : ''}`}>
      <p className={styles['headline']} aria-live="polite" aria-busy={running} data-stale={running && a !== null}>
        {parts.length === 0
          ? words.running.first
          : parts.map(({ text, emphasis }, index) => (
              <span key={`${index} ${text}`} className={styles[emphasis]}>
                {text}
              </span>
            ))}
      </p>
      {phone || inTitleBar ? null : <SwapCores />}
    </div>
  );
}
