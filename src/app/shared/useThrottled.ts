import { useCallback, useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';

/**
 * A value of a store that changes with every frame, read at most every `everyMs`; the last change always comes through.
 * `hurry` tells of states in which it should not wait (a paused playhead that is stepped by hand).
 */
export function useThrottled<S, T>(store: StoreApi<S>, select: (state: S) => T, everyMs: number, hurry?: (state: S) => boolean): T {
  const subscribe = useCallback(
    (emit: () => void) => {
      let lastMs = -Infinity;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const now = (): void => {
        clearTimeout(timer);
        timer = undefined;
        lastMs = performance.now();
        emit();
      };
      const stop = store.subscribe((state) => {
        const waitMs = lastMs + everyMs - performance.now();
        if (waitMs <= 0 || hurry?.(state) === true) now();
        else timer ??= setTimeout(now, waitMs);
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
    [store, everyMs, hurry],
  );
  return useSyncExternalStore(subscribe, () => select(store.getState()));
}
