import { useId, useState, type FormEvent } from 'react';
import { useStore } from 'zustand';
import { parseIp } from '../../scenario/ipAddress.ts';
import { say } from '../../words/messages.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { setLocalAddress } from '../session/viewDeeds.ts';
import buttons from '../shared/buttons.module.css';
import styles from './CaptureBar.module.css';

/** Only while a capture plays: which one, what was assumed about it, and which address is this machine. */
export function CaptureBar() {
  const lab = useLab();
  const scenario = useStore(lab.view, (view) => view.scenario);
  const capture = useStore(lab.known, (known) => known.capture);
  const trace = useStore(lab.runs, (runs) => runs.a);
  if (scenario.knobs.process !== 'replay' || capture === null || capture.digest !== scenario.capture?.digest) return null;
  const remarks = trace?.dictionary.remarks ?? capture.remarks;
  return (
    <section className={styles['bar']} aria-label={words.capture.label}>
      <strong>{words.capture.what(capture.name, capture.frames, capture.fileBytes)}</strong>
      <LocalAddress key={scenario.localAddress ?? ''} address={scenario.localAddress} offered={capture.addresses} />
      <span className={styles['first']}>{remarks[0] === undefined ? null : say(remarks[0])}</span>
      <details className={styles['remarks']}>
        <summary>{words.capture.remarks(remarks.length)}</summary>
        <ul>
          {remarks.map((remark) => (
            <li key={JSON.stringify(remark)}>{say(remark)}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function LocalAddress({ address, offered }: { readonly address: string | undefined; readonly offered: readonly string[] }) {
  const lab = useLab();
  const id = useId();
  const [text, setText] = useState(address ?? '');
  const [refused, setRefused] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = text.trim();
    const isBad = wanted !== '' && parseIp(wanted) === undefined;
    setRefused(isBad);
    if (!isBad) void setLocalAddress(lab, wanted === '' ? undefined : wanted);
  };
  return (
    <form className={styles['local']} onSubmit={submit}>
      <label htmlFor={id}>{words.capture.local}</label>
      <input
        id={id}
        list={`${id}-offered`}
        value={text}
        placeholder={words.capture.guessed}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={refused}
        aria-describedby={refused ? `${id}-refused` : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={`${id}-offered`}>
        {offered.map((entry) => (
          <option key={entry} value={entry}>
            {entry}
          </option>
        ))}
      </datalist>
      <button type="submit" className={buttons['quiet']}>
        {words.capture.set}
      </button>
      {refused ? (
        <span id={`${id}-refused`} className={styles['refused']}>
          {words.capture.badAddress}
        </span>
      ) : null}
    </form>
  );
}
