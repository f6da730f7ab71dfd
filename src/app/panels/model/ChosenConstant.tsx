import { useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../base/result.ts';
import { formatNs, formatNumber, timeUnitFor } from '../../../words/format.ts';
import { say } from '../../../words/messages.ts';
import { modelWords as words } from '../../../words/modelWords.ts';
import { isEditedIn, resetConstants, setConstant } from '../../session/constantDeeds.ts';
import { useLab } from '../../session/lab.ts';
import buttons from '../../shared/buttons.module.css';
import type { PanelProps } from '../panel.ts';
import type { ConstantRow } from './constantRows.ts';
import styles from './Model.module.css';
import { effectOf, keepBefore, modelStore, withoutConstants } from './modelStore.ts';

/** One constant: where its value comes from, another value, and what that does. */
export function ChosenConstant({ row, a, b }: { readonly row: ConstantRow | null } & PanelProps) {
  return (
    <div className={styles['chosen']}>
      <div className={styles['entry']}>{row === null ? <p className={styles['none']}>{words.choose}</p> : <Entry row={row} />}</div>
      <EffectOf a={a} b={b} />
    </div>
  );
}

/** A bound as it may be typed. */
const plain = (value: number): string => String(Number(value.toPrecision(6)));

function Entry({ row }: { readonly row: ConstantRow }) {
  const lab = useLab();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const turns = useRef(0);
  const { bounds, usual, inForce, unit } = row;
  const turn = async (text: string, to: number | null): Promise<void> => {
    const mine = ++turns.current;
    keepBefore(lab);
    const result = await setConstant(lab, row.id, to);
    if (mine === turns.current) setRefused(result.ok ? null : { code: result.problem.code, values: { ...result.problem.values, got: text } });
  };
  const type = (text: string): void => {
    setDraft(text);
    void turn(text, text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));
  };
  return (
    <>
      <h3>
        {row.label} <code>{row.id}</code>
      </h3>
      {bounds === null ? (
        <p>
          {inForce} {unit}. {words.fixed}
        </p>
      ) : (
        <p className={styles['field']}>
          <label htmlFor={id}>{words.value}</label>
          <input
            id={id}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            value={draft ?? String(inForce)}
            aria-invalid={refused !== null}
            aria-describedby={`${id}-range${refused === null ? '' : ` ${id}-refused`}`}
            onChange={({ target }) => type(target.value)}
            onBlur={() => {
              if (refused === null) setDraft(null);
            }}
          />
          <span>{unit}</span>
          {inForce === usual && refused === null ? null : (
            <button
              type="button"
              className={buttons['quiet']}
              onClick={() => {
                setDraft(null);
                setRefused(null);
                void turn('', null);
              }}
            >
              {words.reset(String(usual))}
            </button>
          )}
          <span id={`${id}-range`} className={styles['range']}>
            {words.range(plain(bounds.min), plain(bounds.max), unit, bounds.whole)}
          </span>
        </p>
      )}
      {refused === null ? null : (
        <p id={`${id}-refused`} className={styles['refused']} role="alert">
          {say(refused)}
        </p>
      )}
      <p className={styles['source']}>{words.source(row.grade, row.source, row.of)}</p>
    </>
  );
}

/** The runs before the first change beside those of now. */
function EffectOf({ a, b }: PanelProps) {
  const lab = useLab();
  const view = useStore(lab.view);
  const running = useStore(lab.runs, (runs) => runs.running);
  const before = useStore(modelStore, (state) => state.before);
  const isEdited = isEditedIn(view.scenario);
  if (before === null || before.of !== withoutConstants(view)) return isEdited ? <ResetAll /> : null;
  const [was, now] = [before.effect, effectOf(a, b)];
  const unit = timeUnitFor(Math.max(was.p50A, was.p50B, now.p50A, now.p50B));
  const rows: readonly (readonly [string, number, number, (value: number) => string])[] = [
    [words.effect.busyA, was.busyA, now.busyA, formatNumber], [words.effect.busyB, was.busyB, now.busyB, formatNumber],
    [words.effect.linesA, was.linesA, now.linesA, formatNumber], [words.effect.linesB, was.linesB, now.linesB, formatNumber],
    [words.effect.p50A, was.p50A, now.p50A, (ns) => formatNs(ns, unit)], [words.effect.p50B, was.p50B, now.p50B, (ns) => formatNs(ns, unit)],
  ];
  return (
    <div className={styles['effects']}>
      <table className={styles['effect']} aria-busy={running}>
        <caption className="visually-hidden">{words.effect.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.effect.what}</th>
            <th scope="col">{words.effect.before}</th>
            <th scope="col">{words.effect.now}</th>
            <th scope="col">{words.effect.change}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, from, to, told]) => (
            <tr key={name} data-same={from === to}>
              <th scope="row">{name}</th>
              <td>{told(from)}</td>
              <td>{told(to)}</td>
              <td>{from === to ? words.effect.same : words.effect.by(told(to - from), to > from)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isEdited ? <ResetAll /> : null}
    </div>
  );
}

function ResetAll() {
  const lab = useLab();
  return (
    <button type="button" className={buttons['quiet']} onClick={() => void resetConstants(lab)}>
      {words.resetAll}
    </button>
  );
}
