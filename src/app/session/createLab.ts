import { createStore } from 'zustand/vanilla';
import { createFrameLoop } from '../stage/frameLoop.ts';
import { createDialogsStore } from '../stores/dialogs.ts';
import { createKnownStore } from '../stores/known.ts';
import { createNatWalkStore } from '../stores/natWalk.ts';
import { createPlaybackStore } from '../stores/playback.ts';
import { createProblemsStore } from '../stores/problems.ts';
import { createRulesDraftStore } from '../stores/rulesDraft.ts';
import { createRunsStore } from '../stores/runs.ts';
import { createSaidStore } from '../stores/said.ts';
import { createSettingsStore } from '../stores/settings.ts';
import { createShelf } from '../stores/shelf.ts';
import { createViewStore } from '../stores/view.ts';
import { applyTheme, watchSystemTheme } from '../theme/applyTheme.ts';
import { createReadingWorker, createWorker } from '../workers/createWorker.ts';
import { createSimulator } from '../workers/simulator.ts';
import type { Lab } from './lab.ts';
import type { OpenedLink } from './openedLink.ts';

/** A session that stands where a link says, and has not run yet. */
export function createLab(link: OpenedLink): Lab {
  const { scenario, a, b, show, panel, nsPerSecond, level, theme } = link.view;
  const playback = createPlaybackStore();
  playback.setState({ nsPerSecond, pinned: level });
  const settings = createSettingsStore(storageOfThisBrowser());
  if (theme !== 'system') settings.setState({ theme });
  const shown = createStore(() => ({ theme: applyTheme(settings.getState().theme) }));
  settings.subscribe((now, before) => {
    if (now.theme !== before.theme) shown.setState({ theme: applyTheme(now.theme) });
  });
  watchSystemTheme(() => shown.setState({ theme: applyTheme(settings.getState().theme) }));
  return {
    playback,
    settings,
    theme: shown,
    runs: createRunsStore(),
    view: createViewStore({ scenario, a, b, show, panel }),
    known: createKnownStore(),
    problems: createProblemsStore(),
    dialogs: createDialogsStore(),
    rulesDraft: createRulesDraftStore(),
    said: createSaidStore(),
    natWalk: createNatWalkStore(),
    loop: createFrameLoop(playback),
    simulator: createSimulator(createWorker, createReadingWorker),
    shelf: createShelf('captures'),
    texts: createShelf('texts'),
  };
}

function storageOfThisBrowser(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null; // forbidden, as in some private windows
  }
}
