import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { ThemeId } from '../../view/scene/palette.ts';
import type { FrameLoop } from '../stage/frameLoop.ts';
import type { DialogsStore } from '../stores/dialogs.ts';
import type { KnownStore } from '../stores/known.ts';
import type { NatWalkStore } from '../stores/natWalk.ts';
import type { PlaybackStore } from '../stores/playback.ts';
import type { ProblemsStore } from '../stores/problems.ts';
import type { RulesDraftStore } from '../stores/rulesDraft.ts';
import type { RunsStore } from '../stores/runs.ts';
import type { SaidStore } from '../stores/said.ts';
import type { SettingsStore } from '../stores/settings.ts';
import type { Shelf, ShelvedCapture, ShelvedText } from '../stores/shelf.ts';
import type { ViewStore } from '../stores/view.ts';
import type { Simulator } from '../workers/simulator.ts';

/** Everything that a session consists of. Made once in main.tsx; commands and components get it handed in. */
export interface Lab {
  readonly playback: PlaybackStore;
  readonly runs: RunsStore;
  readonly view: ViewStore;
  readonly known: KnownStore;
  readonly settings: SettingsStore;
  readonly problems: ProblemsStore;
  readonly dialogs: DialogsStore;
  readonly rulesDraft: RulesDraftStore;
  readonly said: SaidStore;
  readonly natWalk: NatWalkStore;
  /** The theme that is shown: the choice, or what the device says. */
  readonly theme: StoreApi<{ readonly theme: ThemeId }>;
  readonly loop: FrameLoop;
  readonly simulator: Simulator;
  readonly shelf: Shelf<ShelvedCapture>;
  readonly texts: Shelf<ShelvedText>;
}

export const LabContext = createContext<Lab | null>(null);

export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (lab === null) throw new Error('useLab outside of a LabContext');
  return lab;
}
