import { useStore } from 'zustand';
import { natWalkWords as words } from '../../words/natWalkWords.ts';
import { commands } from '../commands/registry.ts';
import { useLab } from '../session/lab.ts';
import { hasAddedRule } from '../session/natDeeds.ts';
import buttons from '../shared/buttons.module.css';
import styles from './NatRuleButton.module.css';

/** Asks for a rule that is added at the present instant; pressed again, it is taken away. On a phone it also leads through the walk. */
export function NatRuleButton({ leads = false }: { readonly leads?: boolean }) {
  const lab = useLab();
  const { state } = useStore(lab.natWalk);
  const isAdded = useStore(lab.view, ({ scenario }) => hasAddedRule(scenario));
  const running = useStore(lab.runs, (runs) => runs.a === null);
  const goesOn = leads && state.phase === 'walking' && state.frame !== 'end';
  const label = goesOn ? words.goOn : isAdded ? words.takeAway : words.add;
  const hint = goesOn ? words.goOnHint : isAdded ? words.takeAway : words.hint;
  return (
    <button
      type="button" className={`${buttons['primary'] ?? ''} ${styles['add'] ?? ''}`} title={hint} disabled={running || state.phase === 'asking'}
      onClick={() => commands.get(goesOn ? 'playPause' : 'natRule').run(lab)}
    >
      {label}
    </button>
  );
}
