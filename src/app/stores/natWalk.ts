import { createStore } from 'zustand/vanilla';
import type { Headline } from '../../analysis/headline.ts';
import type { NatWalk } from '../../analysis/natWalk.ts';
import type { View } from './view.ts';

export const FRAMES = ['rule', 'left', 'right', 'met', 'end'] as const;
export type Frame = (typeof FRAMES)[number];

/** Why the scenario or the instant that was on screen could not be used. */
export type Moved = 'noNetfilter' | 'longFlows' | 'oneProgram' | 'late';

/** *Add a NAT rule*: asking for it, or showing what it does, frame by frame. */
export type NatWalkState =
  | { readonly phase: 'off' }
  | { readonly phase: 'asking'; readonly atNs: number; readonly rule: string; readonly moved: Moved | null; readonly refused: 'metByNone' | null; readonly adding: boolean }
  | {
      readonly phase: 'walking';
      readonly frame: Frame;
      readonly walk: NatWalk;
      /** What Undo goes back to. */
      readonly before: View;
      readonly atNs: number;
      readonly withRule: View['scenario'];
      /** Before the rule; told until the walk has shown why it is another. */
      readonly headline: Headline;
      readonly nsPerSecond: number;
      /** Of the right side with the rule, before anything was chosen, in percent. */
      readonly busy: number;
      readonly chosen: string | null;
    };

export const createNatWalkStore = () => createStore<{ readonly state: NatWalkState }>()(() => ({ state: { phase: 'off' } }));

export type NatWalkStore = ReturnType<typeof createNatWalkStore>;
