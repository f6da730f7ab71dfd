import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import buttons from '../shared/buttons.module.css';
import styles from './ProgressLine.module.css';

/** A shorter run needs no line. */
const SHOWN_AFTER_MS = 400;

/** Under the headline (and at the top of the knobs), over what is there: nothing moves when it comes and goes. */
export function ProgressLine() {
  const lab = useLab();
  const { running, progressPackets } = useStore(lab.runs);
  const reading = useStore(lab.known, (known) => known.reading);
  const busy = running || reading !== null;
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setLate(true), SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [busy]);
  if (!busy || !late) return null;
  return (
    <div className={styles['line']}>
      <span className={styles['track']} />
      <output className={styles['text']}>{reading === null ? words.running.simulating(progressPackets) : words.running.reading(reading.name, reading.share)}</output>
      <button type="button" className={buttons['quiet']} onClick={() => (reading === null ? lab.simulator.cancel() : lab.simulator.cancelReading())}>
        {words.running.cancel}
      </button>
    </div>
  );
}
