import { useStore } from 'zustand';
import { say } from '../../words/messages.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { close } from '../stores/problems.ts';
import styles from './ProblemsBar.module.css';

/** What went wrong, where, and what to do: never in the way, until it is closed. */
export function ProblemsBar() {
  const lab = useLab();
  const told = useStore(lab.problems, (problems) => problems.told);
  return (
    <div className={styles['bar']} role="alert" aria-label={words.problems.label}>
      {told.map(({ id, tone, problem }) => (
        <p key={id} className={styles[tone]}>
          <span className="visually-hidden">{words.problems[tone]}: </span>
          <span className={styles['text']}>{say(problem)}</span>
          <button type="button" aria-label={words.problems.close} title={words.problems.close} onClick={() => close(lab.problems, id)}>
            ✕
          </button>
        </p>
      ))}
    </div>
  );
}
