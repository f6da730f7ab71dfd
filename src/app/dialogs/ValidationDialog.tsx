import { useEffect } from 'react';
import { useStore } from 'zustand';
import { VALIDATION } from '../../words/commandLine.ts';
import { say } from '../../words/messages.ts';
import { words as pageWords } from '../../words/pageWords.ts';
import { validationWords as words } from '../../words/validationWords.ts';
import { useLab } from '../session/lab.ts';
import buttons from '../shared/buttons.module.css';
import { Sheet } from '../shared/Sheet.tsx';
import type { Agreement } from '../workers/studyProtocol.ts';
import { MeasurementTable } from './validation/MeasurementTable.tsx';
import { NullAccounts } from './validation/NullAccounts.tsx';
import { TableOf2006 } from './validation/TableOf2006.tsx';
import styles from './validation/Validation.module.css';
import { closeValidations, type Entry, openValidations, repeatValidation, stopValidation, validationStore } from './validation/validationStore.ts';

/** The model against measurements of others, computed while you look, by the code of `lab validate`. */
export default function ValidationDialog() {
  const lab = useLab();
  const { entries, problem } = useStore(validationStore);
  useEffect(() => {
    void openValidations();
    return closeValidations;
  }, []);
  return (
    <Sheet title={words.title} closeLabel={pageWords.close} place="wide" onClose={() => lab.dialogs.setState({ open: null })}>
      <p className={styles['intro']}>
        {words.intro}{' '}
        <button type="button" className={buttons['quiet']} onClick={() => lab.dialogs.setState({ open: 'about' })}>
          {words.about}
        </button>
      </p>
      {entries === null && problem === null ? <p aria-busy="true">{words.starting}</p> : null}
      {problem === null ? null : (
        <p role="alert">
          {say({ code: 'runFailed', values: { reason: problem } })}{' '}
          <button type="button" className={buttons['quiet']} onClick={() => void openValidations()}>
            {words.again}
          </button>
        </p>
      )}
      {entries === null ? null : <Overview entries={entries} />}
      {entries?.map((entry) => <Section key={entry.id} entry={entry} />)}
    </Sheet>
  );
}

/** A line for each, which leads to it. A link would change the address, and the address is the view. */
function Overview({ entries }: { readonly entries: readonly Entry[] }) {
  const go = (id: string): void => {
    const heading = document.getElementById(`validation-${id}`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  return (
    <ul className={styles['overview']} aria-label={words.overview.caption}>
      {entries.map(({ id, label, state, done, of, agreement }) => (
        <li key={id}>
          <button type="button" aria-label={words.overview.entry(label)} onClick={() => go(id)}>
            {label}
          </button>
          <span>{state === 'done' && agreement !== null ? lineOf(agreement) : words.states[state](done, of)}</span>
        </li>
      ))}
    </ul>
  );
}

/** How well it agrees, as `lab validate` says it. */
function lineOf(agreement: Agreement): string {
  if ('experiments' in agreement) return VALIDATION.residualOf(Math.max(...agreement.experiments.map(({ total }) => Math.abs(total.residualNs))));
  if (!('measurements' in agreement)) return VALIDATION.tableLine(agreement);
  const judged = agreement.measurements.filter(({ agrees }) => agrees !== null);
  return VALIDATION.agreeing(judged.filter(({ agrees }) => agrees === true).length, judged.length, agreement.absent.length);
}

function Section({ entry }: { readonly entry: Entry }) {
  const { id, label, state, done, of, agreement } = entry;
  return (
    <section className={styles['section']} aria-labelledby={`validation-${id}`} data-validation={id}>
      <header className={styles['head']}>
        <h3 id={`validation-${id}`} tabIndex={-1}>{label}</h3>
        <span className={styles['progress']}>
          <output>{words.states[state](done, of)}</output>
          {state === 'running' ? (
            <>
              <progress aria-label={words.progressOf(label)} max={Math.max(1, of)} value={done} />
              <button type="button" className={buttons['quiet']} aria-label={words.stopLong(label)} onClick={() => stopValidation(id)}>
                {words.stop}
              </button>
            </>
          ) : null}
          {state === 'stopped' || state === 'failed' ? (
            <button type="button" className={buttons['quiet']} aria-label={words.againLong(label)} onClick={() => repeatValidation(id)}>
              {words.again}
            </button>
          ) : null}
        </span>
      </header>
      <p className={styles['aside']}>
        {words.same} <code>npm run -s lab -- validate {id}</code>
      </p>
      {agreement === null ? null : <Shown agreement={agreement} label={label} isWhole={state === 'done'} />}
    </section>
  );
}

/** By what the registry's entries answer with: a table with a fit, measurements, or a law that must hold. */
function Shown({ agreement, label, isWhole }: { readonly agreement: Agreement; readonly label: string; readonly isWhole: boolean }) {
  if ('measurements' in agreement) return <MeasurementTable agreement={agreement} label={label} />;
  return 'experiments' in agreement ? <NullAccounts agreement={agreement} /> : <TableOf2006 agreement={agreement} isWhole={isWhole} />;
}
