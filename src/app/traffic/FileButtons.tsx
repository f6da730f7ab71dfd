import { useRef } from 'react';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { openFiles, openSample } from '../session/fileDeeds.ts';
import buttons from '../shared/buttons.module.css';
import styles from './FileButtons.module.css';

/** A file of one's own, or the sample; dropping does the same. */
export function FileButtons() {
  const lab = useLab();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles['files']}>
      <button type="button" className={buttons['quiet']} onClick={() => input.current?.click()}>
        {words.drop.open}
      </button>
      <button type="button" className={buttons['quiet']} onClick={() => void openSample(lab)}>
        {words.drop.sample}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words.drop.open}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = ''; // the same file may be chosen again
          void openFiles(lab, files);
        }}
      />
      <p>{words.drop.anywhere}</p>
    </div>
  );
}
