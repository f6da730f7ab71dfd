import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { RuleFeedback } from '../../../exchange/ruleFeedback.ts';
import { rulesWords as words } from '../../../words/rulesWords.ts';
import { useLab } from '../../session/lab.ts';
import { Gutter } from './Gutter.tsx';
import { lineCounts } from './lineCounts.ts';
import { Remarks } from './Remarks.tsx';
import styles from './Rules.module.css';

interface Props {
  readonly text: string;
  readonly feedback: RuleFeedback;
  readonly onText: (text: string) => void;
}

/** Lines that stay above the one that is opened. */
const ABOVE = 3;

/** The platform's own text field, with a gutter that says of each line what it is and how often it decided. */
export function RuleText({ text, feedback, onText }: Props) {
  const lab = useLab();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const wanted = useStore(lab.dialogs, ({ ruleLine }) => ruleLine);
  const { a, b } = useStore(lab.runs);
  const [view, setView] = useState({ top: 0, height: 0, lineHeight: 20 });
  const [caret, setCaret] = useState(1);
  const lines = text.split('\n');
  const counts = lineCounts(lines, a, b);
  const measure = useCallback((): void => {
    const element = field.current;
    if (element === null) return;
    setView({ top: element.scrollTop, height: element.clientHeight, lineHeight: Number.parseFloat(getComputedStyle(element).lineHeight) });
  }, []);
  const goTo = (line: number): void => {
    const element = field.current;
    if (element === null) return;
    const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    element.focus();
    element.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
    element.scrollTop = Math.max(0, line - 1 - ABOVE) * Number.parseFloat(getComputedStyle(element).lineHeight);
    setCaret(line);
    measure();
  };
  useEffect(() => {
    const element = field.current;
    if (element === null) return undefined;
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [measure]);
  // Opened at a line: once, when the dialog has taken the focus, and not again at every key.
  const goToWanted = useRef(goTo);
  const linesAtFirst = useRef(text.endsWith('\n') ? lines.length - 1 : lines.length);
  useEffect(() => {
    const isAdded = wanted > linesAtFirst.current;
    const frame = requestAnimationFrame(() => (isAdded ? undefined : wanted > 0 ? goToWanted.current(wanted) : field.current?.focus()));
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
  const follow = (): void => {
    const element = field.current;
    if (element !== null) setCaret(element.value.slice(0, element.selectionStart).split('\n').length);
  };
  const isRefused = feedback.tones.includes('refused');
  return (
    <section className={styles['editor']} aria-label={words.text}>
      <div className={styles['field']}>
        <Gutter lines={lines.length} tones={feedback.tones} counts={counts} caret={caret} view={view} />
        <textarea
          ref={field}
          value={text}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-label={words.text}
          aria-invalid={isRefused}
          aria-describedby={`${id}-status ${id}-remarks`}
          onChange={(event) => onText(event.target.value)}
          onScroll={measure}
          onSelect={follow}
        />
      </div>
      <p className={styles['status']}>
        <output id={`${id}-status`} data-refused={isRefused}>
          {statusOf(feedback)}
        </output>
        <span>{caretOf(caret, feedback, counts)}</span>
      </p>
      <div id={`${id}-remarks`} className={styles['remarksBox']}>
        <Remarks remarks={feedback.remarks} left={feedback.remarksLeft} onLine={goTo} />
      </div>
    </section>
  );
}

function statusOf({ rules, tables, tones }: RuleFeedback): string {
  const [ignored, refused] = (['ignored', 'refused'] as const).map((tone) => tones.filter((one) => one === tone).length);
  const said = [words.status(rules, tables.join(', '))];
  if (rules > 0 && ignored === 0 && refused === 0) said.push(words.allUnderstood);
  if (ignored !== undefined && ignored > 0) said.push(words.ignored(ignored));
  if (refused !== undefined && refused > 0) said.push(words.refused(refused));
  return said.join(' ');
}

/** Of the line where the caret stands. */
function caretOf(line: number, { tones }: RuleFeedback, counts: ReturnType<typeof lineCounts>): string {
  const tone = words.tones[tones[line - 1] ?? 'empty'];
  if (tone === '') return '';
  const count = counts[line - 1];
  const decided = count === undefined || count === null ? '' : `, ${words.lineDecided(count.a, count.b)}`;
  return `${words.lineTells(line, tone)}${decided}.`;
}
