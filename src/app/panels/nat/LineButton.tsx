import type { ReactNode } from 'react';
import { natWords as words } from '../../../words/natWords.ts';
import { useLab } from '../../session/lab.ts';
import { openRules } from '../../session/ruleDeeds.ts';
import styles from './Nat.module.css';

/** Opens the rules at a line. */
export function LineButton({ line, children }: { readonly line: number; readonly children: ReactNode }) {
  const lab = useLab();
  return (
    <button type="button" className={styles['line']} aria-haspopup="dialog" title={words.showLine(line)} onClick={() => openRules(lab, line)}>
      {children}
    </button>
  );
}
