import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const natPanel: Panel = { id: 'nat', tab: words.panels.tabs.nat, isWide: true, isWanted: ({ dictionary }) => dictionary.netfilter !== null, view: loadedView(() => import('./Nat.tsx')) };
