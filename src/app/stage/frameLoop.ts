import type { PlaybackStore } from '../stores/playback.ts';

/** Called once a frame with the instant to show. */
export type Draw = (atNs: number) => void;

/**
 * The one animation frame of the page: advances the playhead while it plays and calls everything that draws,
 * only when something asked for it. A paused page requests no frame.
 */
export interface FrameLoop {
  /** Registers a drawer and has it called at the next frame; the result takes it away again. */
  add(draw: Draw): () => void;
  requestDraw(): void;
  dispose(): void;
}

/** After a stall (hidden tab, long task) play goes on where it was instead of jumping. */
const LONGEST_FRAME_MS = 100;

export function createFrameLoop(playback: PlaybackStore): FrameLoop {
  const drawers = new Set<Draw>();
  let frame = 0;
  let lastMs = -1;

  const requestDraw = () => {
    if (frame === 0) frame = requestAnimationFrame(onFrame);
  };

  const onFrame = (nowMs: number) => {
    frame = 0;
    advance(lastMs < 0 ? 0 : Math.min(nowMs - lastMs, LONGEST_FRAME_MS));
    const { atNs, playing } = playback.getState();
    lastMs = playing ? nowMs : -1;
    for (const draw of drawers) draw(atNs);
    if (playing) requestDraw();
  };

  const advance = (elapsedMs: number) => {
    const { playing, atNs, nsPerSecond, stopAtNs, endNs } = playback.getState();
    if (!playing) return;
    const stopNs = Math.min(stopAtNs > atNs ? stopAtNs : endNs, endNs);
    const nextNs = Math.min(atNs + (elapsedMs / 1000) * nsPerSecond, stopNs);
    if (nextNs >= stopNs) playback.setState({ atNs: Math.max(stopNs, atNs), playing: false });
    else if (nextNs !== atNs) playback.setState({ atNs: nextNs });
  };

  const forget = playback.subscribe(requestDraw);
  return {
    add: (draw) => {
      drawers.add(draw);
      requestDraw();
      return () => drawers.delete(draw);
    },
    requestDraw,
    dispose: () => {
      forget();
      if (frame !== 0) cancelAnimationFrame(frame);
      frame = 0;
      drawers.clear();
    },
  };
}
