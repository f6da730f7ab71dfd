import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const cpuBudgetPanel: Panel = { id: 'cpuBudget', tab: words.panels.tabs.cpuBudget, view: loadedView(() => import('./CpuBudget.tsx')) };
