import { words } from '../../../words/pageWords.ts';
import { loadedView } from '../../shared/loadedView.tsx';
import type { Panel } from '../panel.ts';

export const packetJourneyPanel: Panel = { id: 'packetJourney', tab: words.panels.tabs.packetJourney, isWide: true, view: loadedView(() => import('./PacketJourney.tsx')) };
