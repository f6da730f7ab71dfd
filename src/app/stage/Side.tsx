import { type PointerEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { cpuBudget } from '../../analysis/cpuBudget.ts';
import { queueResult } from '../../analysis/queueCosts.ts';
import { hasCard } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { paintScene } from '../../view/paint/paintScene.ts';
import { type Picked, pick } from '../../view/paint/pick.ts';
import { packetInFocus } from '../../view/scene/focus.ts';
import { type CorePair, lanesOf, promotedFor, shownCores } from '../../view/scene/lanes.ts';
import type { StageLayout } from '../../view/scene/layout.ts';
import type { ThemeId } from '../../view/scene/palette.ts';
import { type Scene, sceneAt } from '../../view/scene/sceneAt.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { levelOf, type PlaybackStore } from '../stores/playback.ts';
import type { RunsStore } from '../stores/runs.ts';
import { type Canvas, onLooksChanged, prepareCanvas } from './canvasBrush.ts';
import { ChipCursor } from './ChipCursor.tsx';
import type { FrameLoop } from './frameLoop.ts';
import { paintWords } from './paintWords.ts';
import { HoverCard } from './HoverCard.tsx';
import { OtherCores } from './OtherCores.tsx';
import { cardTextAt, Scenery } from './Scenery.tsx';
import { SeamCount, writeSeamCount } from './SeamCount.tsx';
import css from './Side.module.css';

export interface SideProps {
  readonly side: 'a' | 'b';
  readonly runs: RunsStore;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
  readonly layout: StageLayout;
}

/** One run of the two: scenery, the canvas over it, and the words that follow the playhead. */
export function Side({ side, runs, playback, loop, theme, layout: grid }: SideProps) {
  const trace = useStore(runs, (state) => state[side]);
  const { layout, show } = useShownCores(side, grid, trace, playback);
  const other = useStore(runs, (state) => state[side === 'a' ? 'b' : 'a']);
  const running = useStore(runs, (state) => state.running);
  const canvas = useRef<HTMLCanvasElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<Scene | null>(null);
  const [card, setCard] = useState<Card | null>(null);
  const focusAt = useCallback(
    (atNs: number) => {
      const { a, b } = runs.getState();
      return packetInFocus(a, b, playback.getState().followed, atNs);
    },
    [runs, playback],
  );
  useScenePainter({ trace, layout, theme, loop, playback, canvas, host, shown, focusAt, show });
  // What was under the pointer moves on with the playhead.
  useEffect(() => (card === null ? undefined : playback.subscribe(() => setCard(null))), [card, playback]);

  /** Takes the place of the lane that the packet needs less: the first, where the core takes interrupts itself. */
  const promote = (core: number): void => {
    if (trace === null) return;
    const state = playback.getState();
    const [packet, level] = [focusAt(state.atNs), levelOf(state)];
    const [first, second] = shownCores(trace, packet, level, state.promoted[side]);
    const takesInterrupt = trace.dictionary.cores.find(({ id }) => id === core)?.takesInterrupt === true;
    playback.setState({ promoted: { ...state.promoted, [side]: { packet: promotedFor(packet, level), pair: takesInterrupt ? [core, second] : [first, core] } } });
  };

  const cardAt = (event: PointerEvent<HTMLElement>): Card | null => {
    const scene = shown.current;
    const place = event.currentTarget.getBoundingClientRect();
    const picked = scene === null ? null : pick(scene, event.clientX - place.left, event.clientY - place.top);
    return scene === null || trace === null || picked === null ? null : { picked, trace, layout, atNs: scene.atNs };
  };
  const follow = (event: PointerEvent<HTMLElement>) => {
    const hit = cardAt(event)?.picked;
    if (hit?.kind === 'chip') playback.setState({ followed: hit.mark.packet });
  };
  const text = cardTextAt(layout);
  return (
    <section className={css['side']} aria-label={`${words.sides[side]}: ${trace?.dictionary.path.label ?? words.loading}`} data-stale={running && trace !== null}>
      <SideHeader side={side} trace={trace} layout={layout} />
      <div ref={host} className={css['picture']}>
        <Scenery trace={trace} other={other} layout={layout} />
        <span className={css['ringText']} data-part="ring" ref={(node) => place(node, text.x, text.y)} />
        <canvas
          ref={canvas}
          role="img" // oxlint-disable-line jsx-a11y/prefer-tag-over-role -- a picture that is drawn, not loaded
          className={css['canvas']} data-picked={card?.picked.kind}
          onPointerMove={(event) => setCard(cardAt(event))} onPointerLeave={() => setCard(null)} onPointerDown={follow}
        />
        <ChipCursor
          trace={trace} scene={() => shown.current}
          onShow={(mark) => setCard(mark === null || trace === null || shown.current === null ? null : { picked: { kind: 'chip', mark }, trace, layout, atNs: shown.current.atNs })}
          onFollow={(packet) => playback.setState({ followed: packet })}
        />
        <SeamCount layout={layout} empty={trace === null || trace.packets.length === 0} />
        {trace !== null && <OtherCores trace={trace} cores={layout.cores} playback={playback} width={layout.width} top={layout.height + layout.overhang} onPromote={promote} />}
        {card !== null && card.trace === trace && card.layout === layout && <HoverCard {...card} />}
      </div>
    </section>
  );
}

/** The layout with the cores that have lanes; `show` is called with every frame, and changes something only when others have them. */
function useShownCores(side: 'a' | 'b', grid: StageLayout, trace: Trace | null, playback: PlaybackStore) {
  const [shown, setShown] = useState<{ readonly trace: Trace; readonly pair: CorePair } | null>(null);
  const now = useRef(shown); // as the frame loop has it
  const pair = shown !== null && shown.trace === trace ? shown.pair : undefined;
  const layout = useMemo(() => (pair === undefined ? grid : { ...grid, cores: pair }), [grid, pair]);
  const show = useCallback(
    (run: Trace, packet: number) => {
      const state = playback.getState();
      const wanted = shownCores(run, packet, levelOf(state), state.promoted[side]);
      const before = now.current?.trace === run ? now.current.pair : lanesOf(run).cores;
      if (before[0] === wanted[0] && before[1] === wanted[1]) return;
      now.current = { trace: run, pair: wanted };
      setShown(now.current);
    },
    [playback, side],
  );
  return { layout, show };
}

/** What is under the pointer, in which run and when. */
interface Card {
  readonly picked: Picked;
  readonly trace: Trace;
  readonly layout: StageLayout;
  readonly atNs: number;
}

const place = (node: HTMLElement | null, x: number, y: number): void => {
  node?.style.setProperty('left', `${x}px`);
  node?.style.setProperty('top', `${y}px`);
};

/** Badge, name, who does what, and the result; the phone says this in its switch instead. */
function SideHeader({ side, trace, layout }: { readonly side: 'a' | 'b'; readonly trace: Trace | null; readonly layout: StageLayout }) {
  const subtitle = useMemo(() => (trace === null ? '' : divisionOfWork(trace)), [trace]);
  if (layout.header.height === 0) return null;
  return (
    <header className={css['header']} ref={(node) => node?.style.setProperty('height', `${layout.header.height}px`)}>
      <span className={css['badge']}>{words.sides[side]}</span>
      <h2 className={css['title']}>{trace?.dictionary.path.label ?? words.loading}</h2>
      <p className={css['subtitle']}>{layout.kind === 'wide' ? subtitle : null}</p>
      {trace !== null && <strong className={css['result']}>{hasCard(trace) ? words.busy(cpuBudget(trace).total.busy) : queueText(trace)}</strong>}
    </header>
  );
}

function queueText(trace: Trace): string {
  const { isLone, ns } = queueResult(trace);
  return isLone ? words.queue.oneWay(ns) : words.queue.perItem(ns);
}

function divisionOfWork(trace: Trace): string {
  const { division, cores, others } = lanesOf(trace);
  if (others.length > 0) return words.division.many(others.length + 2);
  const [first = '', second = ''] = cores.map((id) => trace.dictionary.cores.find((core) => core.id === id)?.label ?? '');
  if (!hasCard(trace)) return words.queue.division(first, second);
  return division === 'one' ? words.division.one(first) : words.division[division](first, second);
}

interface PainterWish {
  readonly trace: Trace | null;
  readonly layout: StageLayout;
  readonly theme: ThemeId;
  readonly loop: FrameLoop;
  readonly playback: PlaybackStore;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly host: RefObject<HTMLElement | null>;
  readonly shown: RefObject<Scene | null>;
  readonly focusAt: (atNs: number) => number;
  readonly show: (trace: Trace, packet: number) => void;
}

/** Flows are numbers, which nobody reads faster; the last one before a stop always comes. */
const NUMBERS_EVERY_MS = 100;

/** Registers with the frame loop; draws only when the instant, the packet or the looks are others than those on screen. */
function useScenePainter({ trace, layout, theme, loop, playback, canvas, host, shown, focusAt, show }: PainterWish): void {
  useEffect(() => {
    const node = canvas.current;
    if (node === null) return undefined;
    let ready: Canvas | null = null;
    let stale = true;
    let drawnMs = 0;
    const renew = () => {
      stale = true;
      loop.requestDraw();
    };
    const draw = (atNs: number) => {
      if (trace === null) return;
      const packet = focusAt(atNs);
      const level = levelOf(playback.getState());
      show(trace, packet);
      const before = shown.current;
      if (!stale && before !== null && before.level === level) {
        if (before.atNs === atNs && before.seam.packet === packet) return;
        if (level === 'flow' && playback.getState().playing && performance.now() - drawnMs < NUMBERS_EVERY_MS) return;
      }
      if (stale) ready = prepareCanvas(node, layout.width, layout.height + layout.overhang, theme);
      if (ready === null) return;
      stale = false;
      drawnMs = performance.now();
      const scene = sceneAt({ trace, layout, atNs, packet, level });
      if (before !== null && before.level !== level) fadeIn(node);
      shown.current = scene;
      paintScene(ready.brush, scene, ready.ratio, paintWords);
      if (host.current !== null) writeWords(host.current, node, scene, trace);
    };
    const forget = loop.add(draw);
    const stopWatching = onLooksChanged(renew);
    return () => {
      shown.current = null;
      stopWatching();
      forget();
    };
  }, [trace, layout, theme, loop, playback, canvas, host, shown, focusAt, show]);
}

/** Another level is another picture: it comes in, it does not move. */
function fadeIn(node: HTMLElement): void {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) node.animate([{ opacity: 0.2 }, { opacity: 1 }], { duration: 120 });
}

function writeWords(host: HTMLElement, canvas: HTMLCanvasElement, scene: Scene, trace: Trace): void {
  const { ring, seam, layout } = scene;
  write(host, 'ring', !hasCard(trace) ? '' : (layout.kind === 'tall' ? words.ringOfSlots : words.ofSlots)(ring.waiting, ring.slots));
  writeSeamCount(host, scene, (part, text) => write(host, part, text));
  const label = scene.flow === null ? words.canvas(trace.dictionary.path.label, seam.text, seam.crossed, seam.of) : words.flowCanvas(trace.dictionary.path.label, scene.flow.perPacket);
  if (canvas.getAttribute('aria-label') !== label) canvas.setAttribute('aria-label', label);
}

function write(host: HTMLElement, part: string, text: string): void {
  const node = host.querySelector(`[data-part="${part}"]`);
  if (node !== null && node.textContent !== text) node.textContent = text;
}
