import { type CSSProperties, type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Trace } from '../../trace/trace.ts';
import { PALETTES, type ThemeId } from '../../view/scene/palette.ts';
import { packetInFocus } from '../../view/scene/focus.ts';
import { type CorePair, shownCores } from '../../view/scene/lanes.ts';
import { NOW_AT } from '../../view/scene/lens.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { lensWidthNs, levelOf, pageOf, type PlaybackStore } from '../stores/playback.ts';
import type { RunsStore } from '../stores/runs.ts';
import { onLooksChanged } from './canvasBrush.ts';
import type { FrameLoop } from './frameLoop.ts';
import css from './Score.module.css';
import { drawPage, speak, trackHeight, writeAxis } from './scorePage.ts';
import { useScrubbing } from './useScrubbing.ts';
import { typeFactor, useWidth } from './useWidth.ts';

export interface ScoreProps {
  readonly runs: RunsStore;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
  /** Steps by event; the score does it itself without one. */
  readonly onStep?: (direction: -1 | 1) => void;
}

/** Four core tracks to scale. The score is the scrubber. */
export function Score({ runs, playback, loop, theme, onStep }: ScoreProps) {
  const { a, b } = useStore(runs);
  const host = useRef<HTMLDivElement>(null);
  const tracks = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(tracks);
  const type = typeFactor(PALETTES[theme].type, useWidth(host));
  useScorePainter({ a, b, playback, loop, theme, width, type, host, canvas });

  const scrub = useScrubbing({ playback, traces: [a, b], ...(onStep === undefined ? {} : { onStep }) });
  return (
    <div ref={host} className={css['score']} style={{ '--type': type } as CSSProperties}>
      <p className={css['title']}>{words.score.title}</p>
      <div className={css['axis']} data-part="axis" aria-hidden="true" />
      <ul className={css['labels']} aria-hidden="true">
        {(['A', 'B'] as const).flatMap((side) => ([0, 1] as const).map((lane) => <li key={`${side}${lane}`}><b>{side}</b> <span data-part={`core-${side}${lane}`} /></li>))}
      </ul>
      <div
        ref={tracks} className={css['tracks']}
        role="slider" // oxlint-disable-line jsx-a11y/prefer-tag-over-role -- the tracks themselves are what is dragged
        tabIndex={0} aria-label={words.score.label} aria-orientation="horizontal"
        aria-valuemin={0} aria-valuemax={0} aria-valuenow={0}
        onPointerDown={scrub.begin} onPointerMove={scrub.move} onPointerUp={scrub.end} onPointerCancel={scrub.end} onKeyDown={scrub.key}
      >
        <canvas ref={canvas} aria-hidden="true" />
        <div className={css['grid']} data-part="grid" />
        <div className={css['lensFrame']} data-part="lens" />
        <div className={css['playhead']} data-part="playhead" />
      </div>
      <div className={css['run']} data-part="run" title={words.score.whole} onPointerDown={scrub.toRun} onPointerMove={scrub.toRun}>
        <div className={css['page']} data-part="page" />
      </div>
    </div>
  );
}

const coreLabel = (trace: Trace | null, id: number): string => trace?.dictionary.cores.find((core) => core.id === id)?.label ?? (id < 0 ? '' : words.score.core(id));

interface PainterWish {
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
  readonly width: number;
  readonly type: number;
  readonly host: RefObject<HTMLElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
}

const SPEAK_MS = 100;
/** The page's mark on the rail of the run stays visible in the longest of them, in pixels. */
const RAIL_MIN = 10;

/** Tracks are drawn once a page; a frame moves the playhead and the lens' frame only. */
function useScorePainter(wish: PainterWish): void {
  const { a, b, playback, loop, theme, width, type, host, canvas } = wish;
  useEffect(() => {
    const root = host.current;
    const node = canvas.current;
    if (root === null || node === null || width === 0) return undefined;
    let drawn = '';
    let stands = { x: Number.NaN, lensWidth: Number.NaN };
    const slider = root.querySelector('[role="slider"]');
    const parts = new Map([...root.querySelectorAll<HTMLElement>('[data-part]')].map((part) => [part.dataset['part'], part]));
    let speaking: ReturnType<typeof setTimeout> | undefined;
    const draw = (atNs: number) => {
      const { endNs } = playback.getState();
      const window = pageOf(playback.getState());
      const lensNs = lensWidthNs(playback.getState());
      const packet = packetInFocus(a, b, playback.getState().followed, atNs);
      const { promoted } = playback.getState();
      const level = levelOf(playback.getState());
      const coresIn = (trace: Trace | null, side: 'a' | 'b'): CorePair => (trace === null ? [0, 1] : shownCores(trace, packet, level, promoted[side])); // as the lanes of the stage
      const cores = [coresIn(a, 'a'), coresIn(b, 'b')] as const;
      const key = `${window.fromNs}/${window.toNs}/${String(cores)}`;
      if (key !== drawn) {
        drawn = key;
        const page = { a, b, window, width, height: trackHeight(width, type), cores };
        [a, b].forEach((trace, side) => cores[side as 0 | 1].forEach((core, lane) => {
          const label = parts.get(`core-${side === 0 ? 'A' : 'B'}${lane}`);
          if (label !== undefined) label.textContent = coreLabel(trace, core);
        }));
        drawPage(node, { ...page, theme });
        writeAxis(parts, page);
        // The wide rail below: where this page is in the run.
        const shareOfRun = Math.max(RAIL_MIN / width, Math.min(1, (window.toNs - window.fromNs) / Math.max(1, endNs)));
        parts.get('page')?.style.setProperty('left', `${Math.min(1 - shareOfRun, window.fromNs / Math.max(1, endNs)) * 100}%`);
        parts.get('page')?.style.setProperty('width', `${shareOfRun * 100}%`);
        parts.get('run')?.toggleAttribute('hidden', window.fromNs === 0 && window.toNs >= endNs);
      }
      const perNs = width / (window.toNs - window.fromNs);
      // A step of less than the screen's own pixel would cost a composition and show nothing.
      const x = Math.round((atNs - window.fromNs) * perNs * devicePixelRatio) / devicePixelRatio;
      const lensWidth = lensNs * perNs;
      if (x !== stands.x || lensWidth !== stands.lensWidth) {
        stands = { x, lensWidth };
        parts.get('playhead')?.style.setProperty('transform', `translateX(${x}px)`);
        parts.get('lens')?.style.setProperty('transform', `translateX(${x - lensWidth * NOW_AT}px)`);
        parts.get('lens')?.style.setProperty('width', `${Math.max(2, lensWidth)}px`);
      }
      // Spoken after the picture is there, and not at frame rate.
      speaking ??= setTimeout(() => {
        speaking = undefined;
        const { atNs, endNs, followed } = playback.getState();
        if (slider !== null) speak(slider, { atNs, endNs, a, b, packet: packetInFocus(a, b, followed, atNs) });
      }, SPEAK_MS);
    };
    const forget = loop.add(draw);
    const stopWatching = onLooksChanged(() => {
      drawn = '';
      loop.requestDraw();
    });
    return () => {
      clearTimeout(speaking);
      stopWatching();
      forget();
    };
  }, [a, b, playback, loop, theme, width, type, host, canvas]);
}
