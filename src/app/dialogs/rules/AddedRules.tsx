import { useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../base/result.ts';
import { say } from '../../../words/messages.ts';
import { rulesWords as words } from '../../../words/rulesWords.ts';
import { useLab } from '../../session/lab.ts';
import { instantOf } from '../../session/ruleDeeds.ts';
import buttons from '../../shared/buttons.module.css';
import type { RulesDraft } from '../../stores/rulesDraft.ts';
import styles from './Rules.module.css';

type Added = RulesDraft['added'];

interface Props {
  readonly added: Added;
  /** Lines of the text before them: the runs count on from there. */
  readonly linesBefore: number;
  /** What keeps a run from beginning; shown at its rule if it is about one. */
  readonly problem: Problem | null;
  readonly onAdded: (added: Added) => void;
}

const FIRST = '-t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination :5353';

/** Rules that come into force while the run goes. */
export function AddedRules({ added, linesBefore, problem, onAdded }: Props) {
  const lab = useLab();
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const wanted = useStore(lab.dialogs, ({ ruleLine }) => ruleLine) - linesBefore - 1;
  // Opened at one of them: once, when the dialog has taken the focus.
  const opened = useRef(wanted);
  useEffect(() => {
    const frame = requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-added="${opened.current}"]`)?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const change = (index: number, changes: Partial<Added[number]>): void => onAdded(added.map((one, k) => (k === index ? { ...one, ...changes } : one)));
  const add = (): void => onAdded([...added, { atUs: String(Number((lab.playback.getState().atNs / 1000).toFixed(3))), rule: added.at(-1)?.rule ?? FIRST }]);
  return (
    <fieldset className={styles['added']}>
      <legend>{words.added}</legend>
      {added.length === 0 ? <p>{words.addedNone}</p> : null}
      <ol ref={list}>
        {added.map(({ atUs, rule }, index) => {
          const isBadInstant = instantOf(atUs) === undefined;
          const wrong = isBadInstant ? words.badInstant : problem?.where === `interventions[${index}]` ? say({ ...problem, where: '' }) : '';
          const described = wrong === '' ? {} : { 'aria-describedby': `${id}-${index}` };
          return (
            // A row is known by its place alone: two may say the same.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <span>{words.at}</span>
              <input
                type="text"
                inputMode="decimal"
                className={styles['instant']}
                aria-label={words.addedAt(index)}
                aria-invalid={isBadInstant}
                {...described}
                value={atUs}
                onChange={(event) => change(index, { atUs: event.target.value })}
              />
              <span>{words.microseconds}</span>
              <input
                type="text"
                className={styles['call']}
                data-added={index}
                aria-label={words.addedRule(index)}
                aria-invalid={wrong !== '' && !isBadInstant}
                {...described}
                spellCheck={false}
                autoComplete="off"
                autoCapitalize="off"
                value={rule}
                onChange={(event) => change(index, { rule: event.target.value })}
              />
              <button type="button" className={buttons['quiet']} aria-label={words.removeLong(index)} onClick={() => onAdded(added.filter((_, k) => k !== index))}>
                {words.remove}
              </button>
              {wrong === '' ? null : (
                <p id={`${id}-${index}`} className={styles['wrong']} role="alert">
                  {wrong}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <button type="button" className={buttons['quiet']} onClick={add}>
        {words.add}
      </button>
    </fieldset>
  );
}
