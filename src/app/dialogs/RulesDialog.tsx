import { useDeferredValue, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { loadRules } from '../../exchange/loadRules.ts';
import { ruleFeedback } from '../../exchange/ruleFeedback.ts';
import { say } from '../../words/messages.ts';
import { words as pageWords } from '../../words/pageWords.ts';
import { rulesWords as words } from '../../words/rulesWords.ts';
import { ProgressLine } from '../page/ProgressLine.tsx';
import { useLab } from '../session/lab.ts';
import { applyRules, draftRules, withRules } from '../session/ruleDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { Sheet } from '../shared/Sheet.tsx';
import { draftOf, type RulesDraft } from '../stores/rulesDraft.ts';
import { AddedRules } from './rules/AddedRules.tsx';
import { RuleText } from './rules/RuleText.tsx';
import styles from './rules/Rules.module.css';
import { SetText } from './rules/SetText.tsx';
import { Templates } from './rules/Templates.tsx';

/** The rules as text, with what is understood of each line; nothing runs before it is applied, and nothing typed is lost. */
export default function RulesDialog() {
  const lab = useLab();
  const scenario = useStore(lab.view, (view) => view.scenario);
  const drafted = useStore(lab.rulesDraft, ({ draft }) => draft);
  const draft = drafted ?? draftOf(scenario);
  const [answer, setAnswer] = useState('');
  const read = useDeferredValue(draft);
  const feedback = useMemo(() => ruleFeedback({ rules: read.rules, ipset: read.ipset }), [read.rules, read.ipset]);
  const problem = useMemo(() => {
    const loaded = loadRules(withRules(scenario, read));
    return loaded.ok ? null : loaded.problem;
  }, [scenario, read]);
  const change = (changes: Partial<RulesDraft>): void => {
    setAnswer('');
    draftRules(lab, { ...draft, ...changes });
  };
  const apply = async (): Promise<void> => {
    const outcome = await applyRules(lab, draft);
    setAnswer(outcome === 'done' ? words.applied : words.notRun);
  };
  return (
    <Sheet title={words.title} closeLabel={pageWords.close} place="wide" onClose={() => lab.dialogs.setState({ open: null })}>
      <div className={styles['dialog']}>
        <p className={styles['intro']}>{words.intro}</p>
        <Templates rules={draft.rules} onRules={(rules) => change({ rules })} />
        <RuleText text={draft.rules} feedback={feedback} onText={(rules) => change({ rules })} />
        <fieldset className={styles['unknown']}>
          <legend>{words.unknown}</legend>
          {(['never', 'always'] as const).map((choice) => (
            <label key={choice}>
              <input type="radio" name="unknown" checked={draft.unknown === choice} onChange={() => change({ unknown: choice })} />
              {words.unknownChoices[choice]}
            </label>
          ))}
        </fieldset>
        <SetText text={draft.ipset} feedback={feedback} onText={(ipset) => change({ ipset })} />
        <AddedRules added={draft.added} linesBefore={linesOf(draft.rules)} problem={problem} onAdded={(added) => change({ added })} />
        <footer className={styles['foot']}>
          <ProgressLine />
          <output className={styles['answer']}>{problem === null ? (answer === '' && drafted !== null ? words.notApplied : answer) : say(problem)}</output>
          {drafted === null ? null : (
            <button type="button" className={buttons['quiet']} onClick={() => draftRules(lab, draftOf(scenario))}>
              {words.discard}
            </button>
          )}
          <button type="button" className={buttons['primary']} disabled={problem !== null || drafted === null} onClick={() => void apply()}>
            {words.apply}
          </button>
        </footer>
      </div>
    </Sheet>
  );
}

/** As the runs count them: the end of the last line begins none. */
const linesOf = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length);
