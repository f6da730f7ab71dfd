import type { Lab } from './lab.ts';
import { openingOfPacket } from './opening.ts';

/** The finished harp stands still this long, then is seen coming about. */
const STILL_MS = 3000;

/**
 * On a first visit the page shows itself: three seconds still, then from the followed packet's first step until it is
 * delivered on both sides; no loop. Whatever a person does first calls it off, and so does a wish for reduced motion.
 */
export function playFirstVisit(lab: Lab): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const { a, b } = lab.runs.getState();
  if (a === null || b === null || a.packets.length === 0) return;
  const { followed, atNs: stillAtNs } = lab.playback.getState();
  const callOff = (): void => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
  const begin = (): void => {
    callOff();
    const { beginNs, endNs } = openingOfPacket(a, b, followed);
    if (beginNs < endNs) lab.playback.setState({ atNs: beginNs, stopAtNs: endNs, playing: true });
  };
  const timer = setTimeout(begin, STILL_MS);
  const stops = [
    lab.playback.subscribe(({ playing, atNs }) => {
      if (playing || atNs !== stillAtNs) callOff();
    }),
    lab.view.subscribe(callOff),
    lab.dialogs.subscribe(callOff),
    lab.natWalk.subscribe(callOff),
  ];
}
