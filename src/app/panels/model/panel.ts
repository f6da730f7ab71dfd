import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const modelPanel: Panel = { id: 'model', tab: words.panels.tabs.model, isWide: true, view: loadedView(() => import('./Model.tsx')) };
