import { useId } from 'react';
import type { RuleFeedback } from '../../../exchange/ruleFeedback.ts';
import { rulesWords as words } from '../../../words/rulesWords.ts';
import { Remarks } from './Remarks.tsx';
import styles from './Rules.module.css';

interface Props {
  readonly text: string;
  readonly feedback: RuleFeedback;
  readonly onText: (text: string) => void;
}

/** The sets that rules name, folded as long as there are none. */
export function SetText({ text, feedback, onText }: Props) {
  const id = useId();
  return (
    <details className={styles['sets']} open={text !== ''}>
      <summary>
        {words.sets}
        {feedback.sets === 0 ? '' : `, ${words.setsCount(feedback.sets)}`}
      </summary>
      <textarea
        value={text}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-label={words.sets}
        aria-invalid={feedback.setRemarks.length > 0}
        aria-describedby={id}
        onChange={(event) => onText(event.target.value)}
      />
      <div id={id}>
        <Remarks remarks={feedback.setRemarks} left={0} />
      </div>
    </details>
  );
}
