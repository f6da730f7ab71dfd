import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { headline, type Headline as HeadlineOfRuns } from '../../analysis/headline.ts';
import { headlineParts } from '../../words/headline.ts';
import { words } from '../../words/pageWords.ts';
import { NatRuleButton } from '../nat/NatRuleButton.tsx';
import { WalkBar } from '../nat/WalkBar.tsx';
import { useLab, type Lab } from '../session/lab.ts';
import { useIsBare } from '../session/useIsBare.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import { FRAMES } from '../stores/natWalk.ts';
import styles from './HeadlineBand.module.css';

const RuleForm = lazy(() => import('../nat/RuleForm.tsx'));

/** One sentence, computed from the two runs; it changes only when a run ends. *Add a NAT rule* and what it leads to stand beside it. */
export function HeadlineBand() {
  const lab = useLab();
  const phone = useMedia(PHONE);
  const bare = useIsBare();
  const hasBar = useStore(lab.view, ({ scenario }) => ['replay', 'ackClock'].includes(scenario.knobs.process));
  const { state } = useStore(lab.natWalk);
  return (
    <div className={`${styles['band'] ?? ''} ${hasBar ? (styles['tight'] ?? '') : ''}`} data-phase={state.phase}>
      {state.phase === 'asking' ? (
        <Suspense fallback={<Headline />}>
          <RuleForm asked={state} />
        </Suspense>
      ) : (
        <Headline />
      )}
      {state.phase === 'walking' ? <WalkBar walking={state} /> : null}
      {state.phase === 'off' && !phone && !bare ? <NatRuleButton /> : null}
    </div>
  );
}

function Headline() {
  const lab = useLab();
  const { a, b, running } = useStore(lab.runs);
  const held = useHeldHeadline(lab);
  const parts = a === null || b === null ? [] : headlineParts(held ?? headline(a, b));
  return (
    <p className={styles['headline']} aria-live="polite" aria-busy={running} data-stale={running && a !== null}>
      {parts.length === 0
        ? words.running.first
        : parts.map(({ text, emphasis }, index) => (
            <span key={`${index} ${text}`} className={styles[emphasis]}>
              {text}
            </span>
          ))}
    </p>
  );
}

/** While a walk has not yet shown why it is another: the sentence of before. */
function useHeldHeadline(lab: Lab): HeadlineOfRuns | undefined {
  const { state } = useStore(lab.natWalk);
  const playing = useStore(lab.playback, (playback) => playback.playing);
  if (state.phase !== 'walking') return undefined;
  const isShown = FRAMES.indexOf(state.frame) >= FRAMES.indexOf('met') && !(state.frame === 'met' && playing);
  return isShown ? undefined : state.headline;
}
