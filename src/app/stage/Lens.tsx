import { type CSSProperties, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Trace } from '../../trace/trace.ts';
import { setFont } from '../../view/paint/brush.ts';
import { drawLensRow, HIT_HEIGHT, type LensWords } from '../../view/paint/drawLens.ts';
import { packetInFocus } from '../../view/scene/focus.ts';
import { lensCore, lensMarks, lensWindow, NOW_AT } from '../../view/scene/lens.ts';
import { PALETTES, type ThemeId } from '../../view/scene/palette.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { lensWidthNs, pageOf, pageWidthNs, type PlaybackStore } from '../stores/playback.ts';
import type { RunsStore } from '../stores/runs.ts';
import { type Canvas, onLooksChanged, prepareCanvas } from './canvasBrush.ts';
import type { FrameLoop } from './frameLoop.ts';
import css from './Lens.module.css';
import { typeFactor, useWidth } from './useWidth.ts';

export interface LensProps {
  readonly runs: RunsStore;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
}

/** Between the score and the rows two lines say which microsecond it is. */
const WEDGE = 20;
const ROW = 16;
const heightOf = (type: number): number => 62 * type + WEDGE;
const rowTop = (side: number, type: number): number => WEDGE + (3 + side * (ROW + HIT_HEIGHT + 2)) * type;

/** A second linear axis around now, its magnification printed. It shows the core that has the followed packet. */
export function Lens({ runs, playback, loop, theme }: LensProps) {
  const { a, b } = useStore(runs);
  const lensNs = useStore(playback, lensWidthNs);
  const pageNs = useStore(playback, pageWidthNs);
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const width = useWidth(area);
  const type = typeFactor(PALETTES[theme].type, useWidth(host));
  useEffect(() => {
    const root = host.current;
    const node = canvas.current;
    if (root === null || node === null || width === 0) return undefined;
    let ready: Canvas | null = null;
    let shown = -1;
    const draw = (atNs: number) => {
      const { followed } = playback.getState();
      const packet = packetInFocus(a, b, followed, atNs);
      if (ready !== null && shown === atNs + packet / 1e6) return;
      ready ??= prepareCanvas(node, width, heightOf(type), theme);
      if (ready === null) return;
      shown = atNs + packet / 1e6;
      paintLens(ready, { traces: [a, b], theme, width, type, atNs, packet, lensNs, page: pageOf(playback.getState()) });
      [a, b].forEach((trace, side) => {
        const label = root.querySelector(`[data-row="${side}"]`);
        const core = trace === null ? '' : coreLabel(trace, lensCore(trace, packet, atNs));
        if (label !== null && label.textContent !== core) label.textContent = core;
      });
    };
    const forget = loop.add(draw);
    const stopWatching = onLooksChanged(() => {
      ready = null;
      loop.requestDraw();
    });
    return () => {
      stopWatching();
      forget();
    };
  }, [a, b, playback, loop, theme, width, type, lensNs]);
  return (
    <div ref={host} className={css['lens']} style={{ '--type': type } as CSSProperties}>
      <div className={css['labels']}>
        <p className={css['title']}><b>{words.lens.title}</b> {words.lens.times(pageNs / lensNs)}</p>
        <p className={css['row']}><b>A</b> <span data-row="0" /></p>
        <p className={css['row']}><b>B</b> <span data-row="1" /></p>
        <p className={css['width']}>{words.lens.wide(lensNs)}</p>
      </div>
      <div ref={area} className={css['area']}>
        <canvas
          ref={canvas}
          role="img" // oxlint-disable-line jsx-a11y/prefer-tag-over-role -- a picture that is drawn, not loaded
          aria-label={words.lens.label}
        />
      </div>
    </div>
  );
}

const coreLabel = (trace: Trace, id: number): string => trace.dictionary.cores.find((core) => core.id === id)?.label ?? '';

interface LensWish {
  readonly traces: readonly (Trace | null)[];
  readonly theme: ThemeId;
  readonly width: number;
  readonly type: number;
  readonly atNs: number;
  readonly packet: number;
  readonly lensNs: number;
  readonly page: { readonly fromNs: number; readonly toNs: number };
}

const LENS_WORDS: Omit<LensWords, 'type'> = { miss: words.lens.miss, continues: words.lens.continues, idle: words.lens.idle };

function paintLens({ brush, ratio }: Canvas, { traces, theme, width, type, atNs, packet, lensNs, page }: LensWish): void {
  const { pen, sans } = brush;
  const palette = PALETTES[theme];
  const window = lensWindow(atNs, lensNs);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, heightOf(type));
  pen.textBaseline = 'alphabetic';
  const perNs = width / (page.toNs - page.fromNs);
  const left = (window.fromNs - page.fromNs) * perNs;
  pen.fillStyle = palette.lane;
  pen.strokeStyle = palette.rule;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(left, 0);
  pen.lineTo(0.5, WEDGE);
  pen.lineTo(width - 0.5, WEDGE);
  pen.lineTo(left + Math.max(2, lensNs * perNs), 0);
  pen.fill();
  pen.stroke();
  traces.forEach((trace, side) => {
    const place = { x: 0, y: rowTop(side, type), width, height: ROW * type };
    const marks = trace === null ? [] : lensMarks(trace, lensCore(trace, packet, atNs), window, width);
    drawLensRow(brush, marks, place, { ...LENS_WORDS, type });
  });
  const x = Math.round(width * NOW_AT);
  pen.fillStyle = palette.ink;
  pen.fillRect(x - 1, WEDGE, 2, rowTop(1, type) + (ROW + 4) * type - WEDGE);
  pen.textAlign = 'center';
  setFont(pen, `600 ${12.5 * type}px ${sans}`);
  pen.fillText(words.lens.now, x, heightOf(type) - 6 * type);
}
