import { ns } from '../../base/units.ts';
import { encodeView, type View as LinkView } from '../../scenario/link.ts';
import { tell } from '../stores/problems.ts';
import { awaitFileOf } from './awaitedLink.ts';
import type { Lab } from './lab.ts';
import { completeLink, linkedTextsOf } from './linkedTexts.ts';
import { openLink, type OpenedLink } from './openedLink.ts';
import { runAgain } from './runAgain.ts';

/** While it plays the address follows this often, without a step in the history. */
const PLAYING_MS = 500;
/** A scrub or a held key is one step in the history, made when it has rested this long. */
const RESTED_MS = 300;

/** The part of `window` that is needed, so that a test can stand in for it. */
export interface AddressBar {
  readonly hash: () => string;
  readonly push: (hash: string) => void;
  readonly replace: (hash: string) => void;
  readonly onTravel: (heard: () => void) => () => void;
}

export const browserAddressBar = (): AddressBar => ({
  hash: () => location.hash,
  push: (hash) => history.pushState(null, '', hash),
  replace: (hash) => history.replaceState(null, '', hash),
  onTravel: (heard) => {
    addEventListener('popstate', heard);
    return () => removeEventListener('popstate', heard);
  },
});

export function linkOf(lab: Lab): string {
  const { atNs, followed, nsPerSecond, pinned } = lab.playback.getState();
  const view: LinkView = { ...lab.view.getState(), atNs: ns(atNs), followed, nsPerSecond, level: pinned, theme: lab.settings.getState().theme };
  const link = encodeView(view, linkedTextsOf(lab, view.scenario));
  return `${link.startsWith('#') ? link : `#${link}`}${atNs === 0 ? '&at=0' : ''}${followed === 0 ? '&follow=0' : ''}`;
}

/** Keeps the address and the session in step from now on; the result stops it. `isBehind`: the session is no longer where the address is. */
export function keepAddress(lab: Lab, bar: AddressBar, isBehind = false): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let travelling = false;
  let written = bar.hash();
  let pending: 'push' | 'replace' | undefined;

  const write = (how: 'push' | 'replace'): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lab.runs.getState().running) {
      pending = how; // a refused change never was
      return;
    }
    const link = linkOf(lab);
    if (link === written) return;
    written = link;
    bar[how](link);
  };
  const later = (how: 'push' | 'replace', ms: number): void => {
    if (how === 'push') clearTimeout(timer);
    else if (timer !== undefined) return;
    timer = setTimeout(() => write(how), ms);
  };
  const travel = (): void => {
    written = bar.hash();
    clearTimeout(timer);
    timer = undefined;
    travelling = true;
    void adopt(lab, openLink(written)).finally(() => {
      travelling = false;
    });
  };

  const stops = [
    lab.view.subscribe(() => {
      if (!travelling) later('push', 0);
    }),
    lab.playback.subscribe((now, before) => {
      if (travelling || lab.runs.getState().a === null) return;
      if (now.playing) later('replace', PLAYING_MS);
      else if (now.atNs !== before.atNs || now.followed !== before.followed || now.nsPerSecond !== before.nsPerSecond || now.pinned !== before.pinned) later('push', RESTED_MS);
      else if (before.playing) later('replace', 0);
    }),
    lab.settings.subscribe((now, before) => {
      if (now.theme !== before.theme) later('replace', 0);
    }),
    lab.runs.subscribe(({ running }) => {
      if (running || pending === undefined) return;
      const how = pending;
      pending = undefined;
      later(how, 0);
    }),
    bar.onTravel(travel),
  ];
  if (isBehind) later('push', 0);
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** Takes over what a link says: the same run only moves its playhead. */
export async function adopt(lab: Lab, opened: OpenedLink): Promise<void> {
  for (const problem of opened.problems) tell(lab.problems, problem);
  const complete = await completeLink(lab, opened);
  if (!complete.ok) {
    tell(lab.problems, complete.problem);
    return awaitFileOf(lab, opened);
  }
  const link = complete.value;
  const { scenario, a, b, show, panel, atNs, followed, nsPerSecond, level, theme } = link.view;
  const before = lab.view.getState();
  const sameRun = a === before.a && b === before.b && JSON.stringify(scenario) === JSON.stringify(before.scenario);
  lab.view.setState(sameRun ? { show, panel } : { scenario, a, b, show, panel });
  if (theme !== 'system') lab.settings.setState({ theme });
  lab.playback.setState({ nsPerSecond, pinned: level, playing: false });
  const named = { ...(link.saysInstant ? { atNs } : {}), ...(link.saysPacket ? { followed } : {}) };
  if (!sameRun && (await runAgain(lab, { kind: 'link', ...named })) !== 'done') awaitFileOf(lab, link);
  if (sameRun) lab.playback.setState(({ endNs, ...now }) => ({ stopAtNs: endNs, ...named, atNs: Math.min(link.saysInstant ? atNs : now.atNs, endNs) }));
}
