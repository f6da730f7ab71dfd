import { lazy, Suspense } from 'react';
import { journeyWords as words } from '../../../words/journeyWords.ts';
import type { Panel, PanelProps } from '../panel.ts';

const PacketJourney = lazy(() => import('./PacketJourney.tsx'));

const View = (props: PanelProps) => (
  <Suspense fallback={null}>
    <PacketJourney {...props} />
  </Suspense>
);

export const packetJourneyPanel: Panel = { id: 'packetJourney', tab: words.tab, isWide: true, View };
