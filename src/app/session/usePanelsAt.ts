import { useStore } from 'zustand';
import { BESIDE, BESIDE_AND_BELOW, useMedia } from '../shared/useMedia.ts';
import { useLab } from './lab.ts';

export interface PanelsAt {
  /** `both`: what things cost beside the stage, the others below it. */
  readonly at: 'below' | 'beside' | 'both';
  readonly mayBeBeside: boolean;
}

/** Where the panels are docked, and whether there is room for them beside the stage. */
export function usePanelsAt(): PanelsAt {
  const wanted = useStore(useLab().settings, ({ panelsAt }) => panelsAt);
  const mayBeBeside = useMedia(BESIDE);
  const hasBoth = useMedia(BESIDE_AND_BELOW);
  return { at: wanted === 'below' || !mayBeBeside ? 'below' : hasBoth ? 'both' : 'beside', mayBeBeside };
}
