import { useStore } from 'zustand';
import { aboutWords as words } from '../../words/aboutWords.ts';
import { words as pageWords } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import buttons from '../shared/buttons.module.css';
import { Sheet } from '../shared/Sheet.tsx';
import styles from './AboutDialog.module.css';

/** What the model is, how well its numbers are known, and what it leaves out. */
export default function AboutDialog() {
  const lab = useLab();
  const constants = useStore(lab.known, (known) => known.catalogue?.constants);
  const by = { measured: 0, published: 0, derived: 0, estimated: 0 };
  for (const { grade } of constants ?? []) by[grade]++;
  return (
    <Sheet title={words.title} closeLabel={pageWords.close} place="middle" onClose={() => lab.dialogs.setState({ open: null })}>
      <div className={styles['text']}>
        <p>{words.what}</p>
        <h3>{words.known}</h3>
        {constants === undefined ? null : <p>{words.grades(by, constants.length)}</p>}
        <p>{words.fit}</p>
        <h3>{words.left}</h3>
        {words.sections.map(({ title, points }) => (
          <section key={title}>
            <h4>{title}</h4>
            <ul>
              {points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          </section>
        ))}
        <h3>{words.doubt}</h3>
        <ul>
          {words.doubts.map((doubt) => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
        <button type="button" className={buttons['quiet']} onClick={() => lab.dialogs.setState({ open: 'validation' })}>
          {words.toValidation}
        </button>
      </div>
    </Sheet>
  );
}
