import { useState } from 'react';
import { useStore } from 'zustand';
import { LEDGER_RULES_MAX } from '../../../analysis/ledger/ledgerScenario.ts';
import { ledgerWords as words } from '../../../words/ledgerWords.ts';
import { say } from '../../../words/messages.ts';
import { useLab } from '../../session/lab.ts';
import buttons from '../../shared/buttons.module.css';
import { Scroll } from '../../shared/Scroll.tsx';
import { PanelFrame } from '../PanelFrame.tsx';
import styles from './Ledger.module.css';
import { LedgerTable } from './LedgerTable.tsx';
import { basisOf, cancelLedger, keepLedger, ledgerStore, setLedgerOptions } from './ledgerStore.ts';
import { Waterfall } from './Waterfall.tsx';

/** "Where did the 80 % go?", for the traffic and the machine on stage; some seconds of runs, when they are asked for. */
export default function Ledger() {
  const { answer, of, options, share, problem } = useStore(ledgerStore);
  const [detail, setDetail] = useState('');
  const lab = useLab();
  const basis = basisOf(useStore(lab.view, (view) => view.scenario));
  const isOld = answer !== null && (JSON.stringify(of) !== JSON.stringify(basis) || JSON.stringify(answer.ledger.options) !== JSON.stringify(options));
  const ledger = answer?.ledger ?? null;
  return (
    <PanelFrame title={words.title} note={isOld ? words.old : words.unit} detail={detail} table={<LedgerTable ledger={ledger} />}>
      <Scroll className={styles['body']} label={words.steps}>
        <Waterfall ledger={ledger} onDetail={setDetail} />
        <div className={styles['controls']}>
          <Controls onRun={() => void keepLedger(basis)} share={share} />
        </div>
        <aside className={styles['aside']}>
          {problem === null ? null : <p role="alert">{say(problem)}</p>}
          {answer === null ? (
            <blockquote className={styles['quote']}>
              <p>{words.quote}</p>
              <footer>{words.quoteBy}</footer>
            </blockquote>
          ) : (
            <>
              <p className={styles['even']}>{words.againstBareStack(answer.breakEvens.againstBareStack, answer.breakEvens.rulesMax)}</p>
              <p className={styles['even']}>{words.sameRules(answer.breakEvens.sameRules, answer.breakEvens.rulesMax)}</p>
              {answer.ledger.steps.some(({ inOrder }) => inOrder < 0) ? <p className={styles['small']}>{words.negative}</p> : null}
              <p className={styles['small']}>{words.repeat}</p>
            </>
          )}
        </aside>
      </Scroll>
    </PanelFrame>
  );
}

function Controls({ share, onRun }: { readonly share: number | null; readonly onRun: () => void }) {
  const { rules, unclassifiedShare } = useStore(ledgerStore, ({ options }) => options);
  if (share !== null) {
    return (
      <>
        <output>{words.running(share)}</output>
        <button type="button" className={buttons['quiet']} onClick={cancelLedger}>
          {words.cancel}
        </button>
      </>
    );
  }
  const field = (label: string, value: number, max: number, change: (value: number) => void) => (
    <label className={styles['field']}>
      {label} <input type="number" min={0} max={max} step={1} value={value} onChange={({ target }) => change(Math.min(max, Math.max(0, Math.round(target.valueAsNumber) || 0)))} />
    </label>
  );
  return (
    <>
      {field(words.rules, rules, LEDGER_RULES_MAX, (value) => setLedgerOptions({ rules: value }))}
      {field(words.share, unclassifiedShare, 100, (value) => setLedgerOptions({ unclassifiedShare: value }))}
      <button type="button" className={buttons['quiet']} onClick={onRun}>
        {words.run}
      </button>
    </>
  );
}
