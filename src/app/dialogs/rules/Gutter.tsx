import type { LineTone } from '../../../exchange/ruleFeedback.ts';
import { formatCount } from '../../../words/format.ts';
import { rulesWords as words } from '../../../words/rulesWords.ts';
import type { LineCount } from './lineCounts.ts';
import styles from './Rules.module.css';

interface Props {
  readonly lines: number;
  readonly tones: readonly LineTone[];
  readonly counts: readonly LineCount[];
  readonly caret: number;
  /** What of the text is in sight. */
  readonly view: { readonly top: number; readonly height: number; readonly lineHeight: number };
}

const MARKS: Readonly<Record<LineTone, string>> = { empty: '', understood: '✓', ignored: '~', refused: '✕' };

/** Number, what is understood, and how often the line decided; only the lines in sight are made. Remarks and status say the same. */
export function Gutter({ lines, tones, counts, caret, view: { top, height, lineHeight } }: Props) {
  const first = Math.floor(top / lineHeight);
  const shown = Math.max(0, Math.min(lines - first, Math.ceil(height / lineHeight) + 1));
  const hasCounts = counts.some((count) => count !== null);
  return (
    <div className={styles['gutter']} aria-hidden="true" title={hasCounts ? words.counts : undefined} data-counts={hasCounts}>
      <div className={styles['rows']} style={{ transform: `translateY(${first * lineHeight - top}px)` }}>
        {Array.from({ length: shown }, (_, k) => first + k).map((index) => {
          const tone = tones[index] ?? 'empty';
          const count = counts[index] ?? null;
          return (
            <div key={index} className={styles['row']} data-tone={tone} data-caret={index + 1 === caret}>
              <span>{index + 1}</span>
              <span className={styles['mark']}>{MARKS[tone]}</span>
              {hasCounts ? (
                <>
                  <span className={styles['count']}>{count === null ? '' : formatCount(count.a)}</span>
                  <span className={styles['count']}>{count === null ? '' : formatCount(count.b)}</span>
                </>
              ) : null}
            </div>
          );
        })}
      </div>
      {hasCounts ? (
        <div className={styles['heads']}>
          <span>A</span>
          <span>B</span>
        </div>
      ) : null}
    </div>
  );
}
