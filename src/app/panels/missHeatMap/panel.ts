import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const missHeatMapPanel: Panel = { id: 'missHeatMap', tab: words.panels.tabs.missHeatMap, view: loadedView(() => import('./MissHeatMap.tsx')) };
