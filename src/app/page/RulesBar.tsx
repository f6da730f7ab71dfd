import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { RuleFeedback } from '../../exchange/ruleFeedback.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import type { NetfilterSetup } from '../../scenario/schema.ts';
import { say } from '../../words/messages.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { removeNetfilter, setNetfilter } from '../session/netfilterDeeds.ts';
import { openRules } from '../session/ruleDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { Picker } from '../shared/Picker.tsx';
import styles from './CaptureBar.module.css';

/** More are told, not shown. */
const SHOWN_REMARKS = 100;

/** Only for rules that somebody brought: what was understood of them, and by line what was not. Those of the library the NAT panel shows. */
export function RulesBar() {
  const lab = useLab();
  const { id, netfilter, interventions = [] } = useStore(lab.view, (view) => view.scenario);
  const own = useMemo(() => (JSON.stringify(netfilter) === JSON.stringify(scenarios.find(id)?.netfilter) ? undefined : netfilter), [id, netfilter]);
  const feedback = useFeedback(own);
  if (own === undefined) return null;
  const remarks = feedback === null ? [] : [...feedback.remarks, ...feedback.setRemarks.map((remark) => ({ ...remark, where: words.rules.inSets(remark.line) }))];
  const count = remarks.length + (feedback?.remarksLeft ?? 0);
  return (
    <section className={styles['bar']} aria-label={words.rules.label}>
      <strong>{words.rules.what(feedback?.rules ?? 0, feedback?.tables ?? [], feedback?.sets ?? 0, interventions.length)}</strong>
      {count === 0 ? null : (
        <Picker label={words.rules.unknown} showLabel value={own.unknown} entries={words.rules.unknownChoices} onPick={(unknown) => void setNetfilter(lab, { unknown: unknown === 'always' ? 'always' : 'never' })} />
      )}
      <span className={styles['first']}>{feedback === null ? null : remarks[0] === undefined ? words.rules.understood : say(remarks[0])}</span>
      {count === 0 ? null : (
        <details className={styles['remarks']}>
          <summary>{words.capture.remarks(count)}</summary>
          <ul>
            {remarks.slice(0, SHOWN_REMARKS).map((remark) => (
              <li key={JSON.stringify(remark)}>{say(remark)}</li>
            ))}
            {count > SHOWN_REMARKS ? <li>{say({ code: 'ruleRemarksLeft', values: { count: count - SHOWN_REMARKS } })}</li> : null}
          </ul>
        </details>
      )}
      <button type="button" className={buttons['quiet']} aria-haspopup="dialog" onClick={() => openRules(lab)}>
        {words.rules.edit}
      </button>
      <button type="button" className={buttons['quiet']} onClick={() => void removeNetfilter(lab)}>
        {words.rules.remove}
      </button>
    </section>
  );
}

/** Read in a worker, which may be at work: it answers when the run is there. */
function useFeedback(netfilter: NetfilterSetup | undefined): RuleFeedback | null {
  const lab = useLab();
  const running = useStore(lab.runs, (runs) => runs.running);
  const [found, setFound] = useState<{ readonly of: NetfilterSetup; readonly feedback: RuleFeedback } | null>(null);
  useEffect(() => {
    if (netfilter === undefined || running) return undefined;
    let isWanted = true;
    void lab.simulator.feedback(netfilter).then((feedback) => {
      if (isWanted) setFound({ of: netfilter, feedback });
    });
    return () => {
      isWanted = false;
    };
  }, [lab, netfilter, running]);
  return found !== null && found.of === netfilter ? found.feedback : null;
}
