import { hasCard } from '../../../trace/lookup.ts';
import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const natPanel: Panel = { id: 'nat', tab: words.panels.tabs.nat, isWide: true, isFor: hasCard, isWanted: ({ dictionary }) => dictionary.netfilter !== null, view: loadedView(() => import('./Nat.tsx')) };
