import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { cpuBudget } from '../../analysis/cpuBudget.ts';
import { flowFates } from '../../analysis/flowFates.ts';
import { natWalkWords as words } from '../../words/natWalkWords.ts';
import { useLab, type Lab } from '../session/lab.ts';
import { choosePrice, leaveWalk, spaceInWalk, takeRuleAway } from '../session/natDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { FRAMES, type NatWalkState } from '../stores/natWalk.ts';
import styles from './WalkBar.module.css';

type Walking = Extract<NatWalkState, { phase: 'walking' }>;

/** Paths that are right after a rewrite, one for each of the three ideas: those that there are. */
const PRICES = [['filtered-channel'], ['flowtable'], ['arfs', 'rfs']] as const;

/** What the frame shows, in a sentence; Continue, Undo, and at the end the choice of a price. */
export function WalkBar({ walking }: { readonly walking: Walking }) {
  const lab = useLab();
  const bar = useRef<HTMLFieldSetElement>(null);
  const { frame } = walking;
  const paths = useStore(lab.known, ({ catalogue }) => catalogue?.paths) ?? [];
  const b = useStore(lab.view, (view) => view.b);
  const prices = PRICES.flatMap((ids) => ids.find((id) => paths.some((path) => path.id === id)) ?? []);
  const atEnd = frame === 'end';
  // Whoever walks by keys goes on with Space; at the end nothing is chosen beforehand.
  useEffect(() => {
    if (atEnd) bar.current?.focus();
    else bar.current?.querySelector<HTMLElement>('[data-goes-on]')?.focus();
  }, [atEnd]);
  return (
    <fieldset ref={bar} className={styles['bar']} aria-label={words.label} tabIndex={-1}>
      <output className={styles['caption']}>{captionOf(lab, walking)}</output>
      <div className={styles['row']}>
        {atEnd ? null : (
          <>
            <span className={styles['step']}>{words.steps(FRAMES.indexOf(frame) + 1, FRAMES.length)}</span>
            <button type="button" data-goes-on className={buttons['primary']} title={words.goOnHint} onClick={() => spaceInWalk(lab)}>{words.goOn}</button>
          </>
        )}
        <button type="button" className={buttons['quiet']} title={words.undoHint} onClick={() => void takeRuleAway(lab)}>{words.undo}</button>
        {atEnd
          ? prices.map((id) => (
              <button
                key={id} type="button" className={buttons['quiet']} aria-pressed={id === b} title={paths.find((path) => path.id === id)?.label}
                onClick={() => void choosePrice(lab, id)}
              >
                {words.choices[id]}
              </button>
            ))
          : null}
        <button type="button" className={buttons['plain']} title={words.leaveHint} onClick={() => leaveWalk(lab)}>{words.leave}</button>
      </div>
    </fieldset>
  );
}

function captionOf(lab: Lab, { frame, walk, chosen, busy }: Walking): string {
  const { captions } = words;
  switch (frame) {
    case 'rule': return captions.rule();
    case 'left': return captions.left(walk.left);
    case 'right': return captions.right(walk.right);
    case 'met': return captions.met(walk.right);
    case 'end': {
      const { a, b } = lab.runs.getState();
      if (chosen === null || a === null || b === null) return captions.end;
      return captions.chosen(busy, cpuBudget(b).total.busy, flowFates(a, b).misdelivered[1]);
    }
  }
}
