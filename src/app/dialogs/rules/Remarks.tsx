import type { Problem } from '../../../base/result.ts';
import { say } from '../../../words/messages.ts';
import { rulesWords as words } from '../../../words/rulesWords.ts';
import styles from './Rules.module.css';

interface Props {
  readonly remarks: readonly (Problem & { readonly line: number })[];
  /** Remarks that were left out when the text was read. */
  readonly left: number;
  readonly onLine?: (line: number) => void;
}

const SHOWN = 60;

/** What is said of single lines; each leads to its line. */
export function Remarks({ remarks, left, onLine }: Props) {
  if (remarks.length === 0) return null;
  const more = left + Math.max(0, remarks.length - SHOWN);
  return (
    <ul className={styles['remarks']} aria-label={words.problems}>
      {remarks.slice(0, SHOWN).map(({ line, code, values }) => (
        <li key={`${line} ${code} ${JSON.stringify(values)}`}>
          {onLine === undefined ? (
            <span className={styles['place']}>{words.line(line)}</span>
          ) : (
            <button type="button" className={styles['place']} onClick={() => onLine(line)}>
              {words.line(line)}
            </button>
          )}{' '}
          {say({ code, ...(values === undefined ? {} : { values }) })}
        </li>
      ))}
      {more === 0 ? null : <li>{words.more(more)}</li>}
    </ul>
  );
}
