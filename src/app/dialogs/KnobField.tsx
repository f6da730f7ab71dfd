import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../base/result.ts';
import { checkKnob, valueOfText } from '../../scenario/checkKnobs.ts';
import type { ChoiceKnob, KnobSpec, KnobValue, NumberKnob } from '../../scenario/knobs.ts';
import { say } from '../../words/messages.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { setKnobs } from '../session/viewDeeds.ts';
import { machineEntries } from '../shared/machineEntries.ts';
import styles from './KnobsDialog.module.css';

interface Props {
  readonly spec: KnobSpec;
  readonly value: KnobValue;
  /** What the scenario has, and reset goes back to. */
  readonly base: KnobValue;
}

/** Label, control, unit, reset, and one line of help with the range. A value that is refused stays in the field, with the reason. */
export function KnobField({ spec, value, base }: Props) {
  const lab = useLab();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const turn = async (text: string): Promise<void> => {
    const checked = checkKnob(spec, valueOfText(spec.id, text));
    const result = checked.ok ? await setKnobs(lab, { [spec.id]: checked.value }) : checked;
    setRefused(result.ok ? null : result.problem);
  };
  const reset = (): void => {
    setDraft(null);
    void turn(String(base));
  };
  const described = refused === null ? `${id}-help` : `${id}-help ${id}-refused`;
  return (
    <div className={styles['knob']} data-knob={spec.id}>
      <label htmlFor={id}>{spec.label}</label>
      <span className={styles['entry']}>
        {spec.kind === 'number' ? (
          <NumberEntry
            id={id}
            spec={spec}
            text={draft ?? String(value)}
            described={described}
            refused={refused !== null}
            onText={(text) => {
              setDraft(text);
              void turn(text);
            }}
            onLeave={() => {
              if (refused === null) setDraft(null);
            }}
          />
        ) : (
          <ChoiceEntry id={id} spec={spec} value={String(value)} described={described} onPick={(choice) => void turn(choice)} />
        )}
        {spec.unit === '' ? null : <span className={styles['unit']}>{spec.unit}</span>}
      </span>
      {value === base && refused === null ? (
        <span />
      ) : (
        <button type="button" className={styles['reset']} aria-label={words.knobs.reset(spec.label)} onClick={reset}>
          {words.knobs.resetMark}
        </button>
      )}
      <p id={`${id}-help`} className={styles['help']}>
        {spec.help} {spec.kind === 'number' ? words.knobs.range(spec.min, spec.max, spec.unit) + '.' : null}
      </p>
      {refused === null ? null : (
        <p id={`${id}-refused`} className={styles['refused']} role="alert">
          {say(refused)}
        </p>
      )}
    </div>
  );
}

interface NumberProps {
  readonly id: string;
  readonly spec: NumberKnob;
  readonly text: string;
  readonly described: string;
  readonly refused: boolean;
  readonly onText: (text: string) => void;
  readonly onLeave: () => void;
}

function NumberEntry({ id, spec, text, described, refused, onText, onLeave }: NumberProps) {
  const nudge = (direction: 1 | -1): void => {
    const from = Number(text);
    const next = Math.min(spec.max, Math.max(spec.min, (Number.isFinite(from) ? from : spec.default) + direction * spec.step));
    onText(String(Number(next.toPrecision(12))));
  };
  return (
    <input
      id={id}
      type="text"
      inputMode={spec.integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={text}
      aria-describedby={described}
      aria-invalid={refused}
      onChange={(event) => onText(event.target.value)}
      onBlur={onLeave}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        nudge(event.key === 'ArrowUp' ? 1 : -1);
      }}
    />
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly spec: ChoiceKnob;
  readonly value: string;
  readonly described: string;
  readonly onPick: (choice: string) => void;
}

function ChoiceEntry({ id, spec, value, described, onPick }: ChoiceProps) {
  const lab = useLab();
  const machines = useStore(lab.known, (known) => known.catalogue?.machines);
  const own = useStore(lab.view, (view) => view.scenario.ownMachine);
  const choices = spec.choices === 'machines' ? (machines === undefined ? [{ id: value, label: value }] : machineEntries(machines, own)) : spec.choices;
  return (
    <select id={id} value={value} aria-describedby={described} onChange={(event) => onPick(event.target.value)}>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
