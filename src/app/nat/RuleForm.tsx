import { type FormEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { readRuleText } from '../../analysis/ruleForNewFlows.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { say } from '../../words/messages.ts';
import { natWalkWords as words } from '../../words/natWalkWords.ts';
import { useLab } from '../session/lab.ts';
import { addRule, leaveWalk, setRule } from '../session/natDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import type { NatWalkState } from '../stores/natWalk.ts';
import styles from './RuleForm.module.css';

/** The rule line in place of the button, and below in words what it does, or what is wrong with it. */
export default function RuleForm({ asked }: { readonly asked: Extract<NatWalkState, { phase: 'asking' }> }) {
  const lab = useLab();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const phone = useMedia(PHONE);
  const scenario = useStore(lab.view, (view) => view.scenario);
  const { rule, atNs, moved, refused, adding } = asked;
  const problem = useMemo(() => {
    const loaded = loadRules({ ...scenario, interventions: [{ atNs, rule: rule.trim() }] });
    return loaded.ok ? null : say({ code: loaded.problem.code, ...(loaded.problem.values === undefined ? {} : { values: loaded.problem.values }) });
  }, [scenario, rule, atNs]);
  useEffect(() => field.current?.focus(), []);
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
        ref={field} id={id} className={styles['rule']} rows={phone ? 5 : 1} value={rule} spellCheck={false} autoComplete="off" autoCapitalize="off"
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
