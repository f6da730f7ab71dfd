import { useStore } from 'zustand';
import type { Trace } from '../../trace/trace.ts';
import { packetInFocus } from '../../view/scene/focus.ts';
import { narration } from '../../words/narrationWords.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { useThrottled } from '../shared/useThrottled.ts';
import { isPaused } from '../stores/playback.ts';
import { latestHappening, type Happening } from './happenings.ts';
import styles from './Narration.module.css';

/** While playing it speaks at most this often; a step is told at once. */
const EVERY_MS = 500;

/** What happens right now to the followed packet, on the side where something began last: caption and live region in one. */
export function Narration() {
  const lab = useLab();
  const { a, b } = useStore(lab.runs);
  const said = useStore(lab.said, ({ text }) => text);
  const now = useThrottled(lab.playback, ({ atNs, followed }) => `${atNs} ${followed}`, EVERY_MS, isPaused);
  const [atNs = 0, followed = 0] = now.split(' ').map(Number);
  const told = a === null || b === null ? undefined : latestOfBoth(a, b, packetInFocus(a, b, followed, atNs), atNs);
  return (
    <output className={styles['line']} aria-label={words.transport.narration}>
      {said !== '' ? (
        said
      ) : told === undefined ? (
        narration.before
      ) : (
        <>
          <span className={styles['side']}>{told.side}</span>
          {told.moves ? <span className={styles['moves']} aria-hidden="true" /> : null}
          <span className={styles['text']}>{told.text}</span>
        </>
      )}
    </output>
  );
}

function latestOfBoth(a: Trace, b: Trace, packet: number, atNs: number): (Happening & { readonly side: 'A' | 'B' }) | undefined {
  const onA = latestHappening(a, packet, atNs);
  const onB = latestHappening(b, packet, atNs);
  if (onB !== undefined && (onA === undefined || onB.atNs > onA.atNs)) return { ...onB, side: 'B' };
  return onA === undefined ? undefined : { ...onA, side: 'A' };
}
