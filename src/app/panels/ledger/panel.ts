import { hasCard } from '../../../trace/lookup.ts';
import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const ledgerPanel: Panel = { id: 'ledger', tab: words.panels.tabs.ledger, isWide: true, isFor: hasCard, view: loadedView(() => import('./Ledger.tsx')) };
