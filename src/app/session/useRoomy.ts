import { useStore } from 'zustand';
import { ROOMY, useMedia } from '../shared/useMedia.ts';
import { useLab, type Lab } from './lab.ts';

/**
 * Room for everything at once: legend, lens and three panels. Without it, and on a projector, where type is large, the
 * legend goes, the lens folds and the panels become tabs.
 */
export function useRoomy(): boolean {
  const theme = useStore(useLab().theme, (shown) => shown.theme);
  return useMedia(ROOMY) && theme !== 'projector';
}

export const isRoomy = (lab: Lab): boolean => matchMedia(ROOMY).matches && lab.theme.getState().theme !== 'projector';
