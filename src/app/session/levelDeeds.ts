import { LEVELS, type Level } from '../../base/levels.ts';
import { pageNsOf } from '../../view/scene/level.ts';
import { words } from '../../words/pageWords.ts';
import { levelOf, pageOf } from '../stores/playback.ts';
import type { Lab } from './lab.ts';

/** What a person does to the level of detail. It follows the speed until somebody chooses one. */
export const pinLevel = (lab: Lab, level: Level | null): void => lab.playback.setState({ pinned: level });

export const turnPin = (lab: Lab): void => pinLevel(lab, lab.playback.getState().pinned === null ? levelOf(lab.playback.getState()) : null);

export function moveLevel(lab: Lab, direction: 1 | -1): void {
  const next = LEVELS[LEVELS.indexOf(levelOf(lab.playback.getState())) + direction];
  if (next !== undefined) pinLevel(lab, next);
}

/** While it plays, the sentence about a new level makes room for what happens after this time. */
const SAID_MS = 2500;

/** From now on score and lens change with the level, whatever changed it, and the narration says so. */
export function keepLevel(lab: Lab): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = lab.playback.subscribe((now, before) => {
    const level = levelOf(now);
    if (level === levelOf(before)) return;
    const { fromNs, toNs } = pageOf(now);
    const scoreNs = pageNsOf(level, now.endNs);
    // The playhead keeps its place on the screen.
    lab.playback.setState({ scoreNs, scoreFromNs: now.atNs - ((now.atNs - fromNs) / (toNs - fromNs)) * scoreNs });
    const text = words.transport.levelNow[level];
    lab.said.setState({ text });
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (lab.said.getState().text === text) lab.said.setState({ text: '' });
    }, SAID_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
