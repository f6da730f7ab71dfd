import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { nextInstant, previousInstant } from '../../analysis/instants.ts';
import type { Trace } from '../../trace/trace.ts';
import type { TimeWindow } from '../../analysis/flowWithin.ts';
import { pageOf, type PlaybackStore } from '../stores/playback.ts';

interface ScrubbingWish {
  readonly playback: PlaybackStore;
  readonly traces: readonly (Trace | null)[];
  readonly onStep?: (direction: -1 | 1) => void;
}

/** Dragging on the page of the score or on the rail of the whole run, and the same by keys. Whoever scrubs, pauses. */
export function useScrubbing({ playback, traces, onStep }: ScrubbingWish) {
  const seek = (atNs: number) => {
    const { endNs } = playback.getState();
    playback.setState({ atNs: Math.min(Math.max(0, atNs), endNs), playing: false });
  };
  const dragged = useRef<TimeWindow | null>(null);
  const atPointer = (event: PointerEvent<HTMLElement>, window: TimeWindow): number => {
    const place = event.currentTarget.getBoundingClientRect();
    return window.fromNs + ((event.clientX - place.left) / place.width) * (window.toNs - window.fromNs);
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    dragged.current = pageOf(playback.getState());
    event.currentTarget.setPointerCapture(event.pointerId);
    seek(atPointer(event, dragged.current));
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (dragged.current !== null) seek(atPointer(event, dragged.current));
  };
  const end = () => {
    dragged.current = null;
  };
  const toRun = (event: PointerEvent<HTMLElement>) => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const place = event.currentTarget.getBoundingClientRect();
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    seek(((event.clientX - place.left) / place.width) * playback.getState().endNs);
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const { atNs, endNs, scoreNs } = playback.getState();
    const present = traces.filter((trace) => trace !== null);
    const step = (direction: -1 | 1) => {
      if (onStep !== undefined) return onStep(direction);
      return seek((direction > 0 ? nextInstant(present, atNs) : previousInstant(present, atNs)) ?? atNs);
    };
    const actions: Readonly<Record<string, () => void>> = {
      ArrowRight: () => step(1), ArrowUp: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => step(-1),
      PageUp: () => seek(atNs + scoreNs / 10), PageDown: () => seek(atNs - scoreNs / 10), Home: () => seek(0), End: () => seek(endNs),
    };
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return { begin, move, end, toRun, key };
}
