import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const stageLatencyPanel: Panel = { id: 'stageLatency', tab: words.panels.tabs.stageLatency, view: loadedView(() => import('./StageLatency.tsx')) };
