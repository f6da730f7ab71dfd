import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { instants, nextInstant, previousInstant } from '../../analysis/instants.ts';
import { lastAtOrBefore } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { PALETTES, type ThemeId } from '../../view/scene/palette.ts';
import { drawTrack } from '../../view/paint/drawScore.ts';
import { packetInFocus } from '../../view/scene/focus.ts';
import { lanesOf } from '../../view/scene/lanes.ts';
import { axisTicks, scoreMarks, scoreTrack, scoreWindow, type TimeWindow } from '../../view/scene/scoreTracks.ts';
import { TIME_UNITS, timeUnitFor, THIN_SPACE } from '../../words/format.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import type { PlaybackStore } from '../stores/playback.ts';
import type { Runs, RunsStore } from '../stores/runs.ts';
import { onLooksChanged, prepareCanvas } from './canvasBrush.ts';
import type { FrameLoop } from './frameLoop.ts';
import { placeText } from './placeWords.ts';
import css from './Score.module.css';
import { typeFactor, useWidth } from './useWidth.ts';

export interface ScoreProps {
  readonly runs: RunsStore;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
  /** Width of a page of the score: 100 µs unless said otherwise. */
  readonly windowNs?: number;
  readonly lensNs?: number;
  /** Steps by event; the score does it itself without one. */
  readonly onStep?: (direction: -1 | 1) => void;
}

/** Four core tracks to scale. The score is the scrubber. */
export function Score({ runs, playback, loop, theme, windowNs = 100_000, lensNs = 1000, onStep }: ScoreProps) {
  const { a, b } = useStore(runs);
  const host = useRef<HTMLDivElement>(null);
  const tracks = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(tracks);
  const type = typeFactor(PALETTES[theme].type, useWidth(host));
  useScorePainter({ a, b, playback, loop, theme, width, type, windowNs, lensNs, host, canvas });

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
    const { atNs, endNs } = playback.getState();
    dragged.current = scoreWindow(atNs, endNs, windowNs);
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
    const { atNs, endNs } = playback.getState();
    const traces = [a, b].filter((trace) => trace !== null);
    const step = (direction: -1 | 1) => {
      if (onStep !== undefined) return onStep(direction);
      const all = instants(...traces);
      return seek((direction > 0 ? nextInstant(all, atNs) : previousInstant(all, atNs)) ?? atNs);
    };
    const actions: Readonly<Record<string, () => void>> = {
      ArrowRight: () => step(1), ArrowUp: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => step(-1),
      PageUp: () => seek(atNs + windowNs / 10), PageDown: () => seek(atNs - windowNs / 10), Home: () => seek(0), End: () => seek(endNs),
    };
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <div ref={host} className={css['score']} style={{ '--type': type } as CSSProperties}>
      <p className={css['title']}>{words.score.title}</p>
      <div className={css['axis']} data-part="axis" aria-hidden="true" />
      <ul className={css['labels']} aria-hidden="true">
        {labelsOf({ a, b }).map(([side, core]) => <li key={`${side}${core}`}><b>{side}</b> {core}</li>)}
      </ul>
      <div
        ref={tracks} className={css['tracks']}
        role="slider" // oxlint-disable-line jsx-a11y/prefer-tag-over-role -- the tracks themselves are what is dragged
        tabIndex={0} aria-label={words.score.label} aria-orientation="horizontal"
        aria-valuemin={0} aria-valuemax={0} aria-valuenow={0}
        onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end} onKeyDown={key}
      >
        <canvas ref={canvas} aria-hidden="true" />
        <div className={css['grid']} data-part="grid" />
        <div className={css['lensFrame']} data-part="lens" />
        <div className={css['playhead']} data-part="playhead" />
      </div>
      <div className={css['run']} data-part="run" title={words.score.whole} onPointerDown={toRun} onPointerMove={toRun}>
        <div className={css['page']} data-part="page" />
      </div>
    </div>
  );
}

const labelsOf = ({ a, b }: Pick<Runs, 'a' | 'b'>): (readonly [string, string])[] =>
  ([['A', a], ['B', b]] as const).flatMap(([side, trace]) =>
    (trace === null ? [0, 1] : lanesOf(trace).cores).map((id) => [side, trace?.dictionary.cores.find((core) => core.id === id)?.label ?? (id < 0 ? '' : `core ${id}`)] as const));

interface PainterWish {
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
  readonly width: number;
  readonly type: number;
  readonly windowNs: number;
  readonly lensNs: number;
  readonly host: { readonly current: HTMLElement | null };
  readonly canvas: { readonly current: HTMLCanvasElement | null };
}

/** Tracks are drawn once a page; a frame moves the playhead and the lens' frame only. */
function useScorePainter(wish: PainterWish): void {
  const { a, b, playback, loop, theme, width, type, windowNs, lensNs, host, canvas } = wish;
  useEffect(() => {
    const root = host.current;
    const node = canvas.current;
    if (root === null || node === null || width === 0) return undefined;
    let drawn = '';
    const traces = [a, b].filter((trace) => trace !== null);
    const events = traces.length === 0 ? new Float64Array() : instants(...traces);
    const slider = root.querySelector('[role="slider"]');
    const parts = new Map([...root.querySelectorAll<HTMLElement>('[data-part]')].map((part) => [part.dataset['part'], part]));
    let spokenMs = 0;
    const draw = (atNs: number) => {
      const { endNs, playing } = playback.getState();
      const window = scoreWindow(atNs, endNs, windowNs);
      const key = `${window.fromNs}/${window.toNs}`;
      if (key !== drawn) {
        drawn = key;
        drawPage(node, { a, b, window, width, theme, height: heightOf(width, type) });
        writeAxis(parts, window, width, a, b);
        // The wide rail below: where this page is in the run.
        parts.get('page')?.style.setProperty('left', `${(window.fromNs / Math.max(1, endNs)) * 100}%`);
        parts.get('page')?.style.setProperty('width', `${((Math.min(window.toNs, endNs) - window.fromNs) / Math.max(1, endNs)) * 100}%`);
        parts.get('run')?.toggleAttribute('hidden', window.fromNs === 0 && window.toNs >= endNs);
      }
      const perNs = width / (window.toNs - window.fromNs);
      parts.get('playhead')?.style.setProperty('transform', `translateX(${(atNs - window.fromNs) * perNs}px)`);
      const lens = parts.get('lens');
      lens?.style.setProperty('transform', `translateX(${(atNs - lensNs * 0.35 - window.fromNs) * perNs}px)`);
      lens?.style.setProperty('width', `${Math.max(2, lensNs * perNs)}px`);
      const nowMs = performance.now();
      if (playing && nowMs - spokenMs < 100) return;
      spokenMs = nowMs;
      if (slider !== null) speak(slider, { atNs, endNs, events, a, b, packet: packetInFocus(a, b, playback.getState().followed, atNs) });
    };
    const forget = loop.add(draw);
    const stopWatching = onLooksChanged(() => {
      drawn = '';
      loop.requestDraw();
    });
    return () => {
      stopWatching();
      forget();
    };
  }, [a, b, playback, loop, theme, width, type, windowNs, lensNs, host, canvas]);
}

/** Low tracks on a phone, high ones for a projector. */
const heightOf = (width: number, type: number): number => (width < 560 ? 9 : 12 * type);

interface PageWish {
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly window: TimeWindow;
  readonly width: number;
  readonly theme: ThemeId;
  readonly height: number;
}

/** Track, gap 4, track; a wider gap between the sides. */
const trackTop = (index: number, height: number): number => (index * 15 + (index >= 2 ? 4 : 0)) * (height / 12);

function drawPage(node: HTMLCanvasElement, { a, b, window, width, theme, height }: PageWish): void {
  const ready = prepareCanvas(node, width, trackTop(3, height) + height, theme);
  if (ready === null) return;
  const { pen } = ready.brush;
  pen.setTransform(ready.ratio, 0, 0, ready.ratio, 0, 0);
  pen.clearRect(0, 0, width, 200);
  ([a, b] as const).forEach((trace, side) => {
    ([0, 1] as const).forEach((lane) => {
      const place = { x: 0, y: trackTop(side * 2 + lane, height), width, height };
      const core = trace === null ? -1 : lanesOf(trace).cores[lane];
      drawTrack(ready.brush, trace === null ? { cells: [], shares: null } : scoreTrack(trace, core, window, width), place);
    });
  });
}

function writeAxis(parts: ReadonlyMap<string | undefined, HTMLElement>, window: TimeWindow, width: number, a: Trace | null, b: Trace | null): void {
  const unit = timeUnitFor(window.toNs) === TIME_UNITS.ns ? TIME_UNITS.us : timeUnitFor(window.toNs);
  const ticks = axisTicks(window, width < 500 ? 4 : 10);
  const x = (ns: number): number => ((ns - window.fromNs) / (window.toNs - window.fromNs)) * width;
  const axis = parts.get('axis');
  const grid = parts.get('grid');
  if (axis === undefined || grid === undefined) return;
  axis.replaceChildren(...ticks.map((tick, i) => {
    const last = i === ticks.length - 1;
    return placed('span', x(tick), `${Number((tick / unit.ns).toPrecision(6))}${last ? THIN_SPACE + unit.symbol : ''}`, x(tick) < 12 ? 'first' : x(tick) > width - 24 ? 'last' : 'middle');
  }));
  grid.replaceChildren(...ticks.map((tick) => placed('i', x(tick), '', 'tick')), ...[a, b].flatMap((trace) => (trace === null ? [] : scoreMarks(trace, window, width).map((mark) =>
    placed('b', mark.x, `${mark.misdelivered ? '✕' : '▾'}${mark.count > 1 ? mark.count : ''}`, 'mark')))));
}

function placed(tag: string, x: number, text: string, kind: string): HTMLElement {
  const node = document.createElement(tag);
  node.dataset['kind'] = kind;
  node.textContent = text;
  node.style.setProperty('left', `${x}px`);
  return node;
}

interface Spoken {
  readonly atNs: number;
  readonly endNs: number;
  readonly events: Float64Array;
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly packet: number;
}

function speak(slider: Element, { atNs, endNs, events, a, b, packet }: Spoken): void {
  const event = lastAtOrBefore(events.length, (i) => events[i] as number, atNs) + 1;
  const where = [a, b].flatMap((trace, i) => (trace === null || packet >= trace.packets.length ? [] : [`${i === 0 ? 'A' : 'B'}: ${placeText(trace, packet, atNs)}`])).join('; ');
  slider.setAttribute('aria-valuemax', String(Math.round(endNs)));
  slider.setAttribute('aria-valuenow', String(Math.round(atNs)));
  slider.setAttribute('aria-valuetext', a === null && b === null ? words.score.nothing : words.score.spoken(atNs, event, events.length, `packet ${packet} ${where}`));
}
