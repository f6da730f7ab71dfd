import { createStore } from 'zustand/vanilla';
import type { TimeWindow } from '../../analysis/flowWithin.ts';
import type { Level } from '../../base/levels.ts';
import type { Promotion } from '../../view/scene/lanes.ts';
import { lensNsOf, levelOfSpeed, PAGE_NS } from '../../view/scene/level.ts';
import { scoreWindow } from '../../view/scene/scoreTracks.ts';

/** The one playhead over both runs. Facts only; what is seen at `atNs` is derived by view/ and analysis/. */
export interface Playback {
  readonly atNs: number;
  readonly playing: boolean;
  /** Simulated ns per second of the wall clock. */
  readonly nsPerSecond: number;
  /** Where play stops by itself (the end of the longer run unless the first visit asks for less). */
  readonly stopAtNs: number;
  readonly endNs: number;
  /** Packet whose threads, counts and narration are shown; the same number on both sides. */
  readonly followed: number;
  /** The level of detail that was chosen; null: it follows the speed. */
  readonly pinned: Level | null;
  /** Cores that were given a lane, by side. */
  readonly promoted: { readonly a: Promotion | null; readonly b: Promotion | null };
  /** Width of a page of the score, and where one page begins. */
  readonly scoreNs: number;
  readonly scoreFromNs: number;
}

export const SCORE_NS = PAGE_NS.packets;
/** Who stands still shows the instant exactly; who plays, at most every so often. */
export const isPaused = ({ playing }: Playback): boolean => !playing;

/** Before there is a run, as wide as pages are. */
export const pageWidthNs = (playback: Playback): number => {
  const { fromNs, toNs } = pageOf(playback);
  return playback.endNs > 0 ? toNs - fromNs : playback.scoreNs;
};

export const levelOf = ({ pinned, nsPerSecond }: Pick<Playback, 'pinned' | 'nsPerSecond'>): Level => pinned ?? levelOfSpeed(nsPerSecond);
export const lensWidthNs = (playback: Playback): number => lensNsOf(levelOf(playback), pageWidthNs(playback));

/** The page of the score that has the playhead. */
export const pageOf = ({ atNs, endNs, scoreNs, scoreFromNs }: Pick<Playback, 'atNs' | 'endNs' | 'scoreNs' | 'scoreFromNs'>): TimeWindow =>
  scoreWindow(atNs, endNs, scoreNs, scoreFromNs);

export const SPEEDS_NS_PER_SECOND = [10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6] as const;

export const NOBODY = { a: null, b: null } as const;

export const createPlaybackStore = () =>
  createStore<Playback>()(() => ({
    atNs: 0, playing: false, nsPerSecond: 2000, stopAtNs: 0, endNs: 0, followed: 0, pinned: null, promoted: NOBODY, scoreNs: SCORE_NS, scoreFromNs: 0,
  }));

export type PlaybackStore = ReturnType<typeof createPlaybackStore>;
