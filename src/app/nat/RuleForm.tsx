import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { readRuleText } from '../../analysis/ruleForNewFlows.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { say } from '../../words/messages.ts';
import { natWalkWords as words } from '../../words/natWalkWords.ts';
import { useLab } from '../session/lab.ts';
import { addRule, leaveWalk, setRule } from '../session/natDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { useWidth } from '../stage/useWidth.ts';
import type { NatWalkState } from '../stores/natWalk.ts';
import styles from './RuleForm.module.css';

/** Lines that a text takes in a monospaced field that breaks anywhere. */
function useRows(field: RefObject<HTMLTextAreaElement | null>, characters: number): number {
  const width = useWidth(field) - PADDING;
  const character = field.current === null ? 0 : 0.6 * Number.parseFloat(getComputedStyle(field.current).fontSize);
  return width <= 0 || character === 0 ? 1 : Math.max(1, Math.ceil((characters * character) / width));
}
const PADDING = 26;

/** The rule line in place of the button, and below in words what it does, or what is wrong with it. */
export default function RuleForm({ asked }: { readonly asked: Extract<NatWalkState, { phase: 'asking' }> }) {
  const lab = useLab();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const scenario = useStore(lab.view, (view) => view.scenario);
  const { rule, atNs, moved, refused, adding } = asked;
  const problem = useMemo(() => {
    const loaded = loadRules({ ...scenario, interventions: [{ atNs, rule: rule.trim() }] });
    return loaded.ok ? null : say({ code: loaded.problem.code, ...(loaded.problem.values === undefined ? {} : { values: loaded.problem.values }) });
  }, [scenario, rule, atNs]);
  useEffect(() => field.current?.focus(), []);
  const rows = useRows(field, rule.length);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (problem === null) void addRule(lab);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') leaveWalk(lab);
    else if (event.key === 'Enter') submit(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const wrong = problem ?? (refused === null ? null : words[refused]);
  return (
    <form className={styles['form']} aria-label={words.label} onSubmit={submit}>
      <label htmlFor={id} className="visually-hidden">{words.rule}</label>
      <textarea
        ref={field} id={id} className={styles['rule']} rows={rows} value={rule} spellCheck={false} autoComplete="off" autoCapitalize="off"
        aria-invalid={wrong !== null} aria-describedby={`${id}-said`}
        onChange={(event) => setRule(lab, event.target.value.replaceAll(/\s*\n\s*/g, ' '))} onKeyDown={key}
      />
      <span className={styles['buttons']}>
        <button type="submit" className={buttons['primary']} disabled={problem !== null || adding}>{adding ? words.adding : words.submit}</button>
        <button type="button" className={buttons['quiet']} onClick={() => leaveWalk(lab)}>{words.cancel}</button>
      </span>
      <output id={`${id}-said`} className={styles['said']} data-wrong={wrong !== null}>
        {wrong === null ? [...(moved === null ? [] : [words.why[moved]]), words.effect(atNs, readRuleText(rule))].join(' ') : wrong}
      </output>
    </form>
  );
}
