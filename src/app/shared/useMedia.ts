import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (emit) => {
      const list = matchMedia(query);
      list.addEventListener('change', emit);
      return () => list.removeEventListener('change', emit);
    },
    () => matchMedia(query).matches,
  );
}

/** Room for three panels beside each other under the stage. */
export const ROOMY = '(min-width: 1200px) and (min-height: 820px)';
/** Room for the panels beside a stage that shows both sides. */
export const BESIDE = '(min-width: 1400px)';
/** Under such a stage there is room for panels of their own. */
export const BESIDE_AND_BELOW = '(min-width: 1400px) and (min-height: 1000px)';
/** Title bar without pickers: they are in the menu. */
export const NARROW = '(max-width: 1099px)';
/** No room for both sides beside each other. */
export const ONE_SIDE = '(max-width: 899px)';
export const PHONE = '(max-width: 599px)';
