import type { TimeWindow } from '../../analysis/flowWithin.ts';
import { countInstants } from '../../analysis/instants.ts';
import type { Trace } from '../../trace/trace.ts';
import { drawTrack } from '../../view/paint/drawScore.ts';
import type { CorePair } from '../../view/scene/lanes.ts';
import type { ThemeId } from '../../view/scene/palette.ts';
import { ruleMarks, scoreMarks } from '../../view/scene/scoreMarks.ts';
import { axisTicks, scoreTrack } from '../../view/scene/scoreTracks.ts';
import { THIN_SPACE, TIME_UNITS, timeUnitFor } from '../../words/format.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { prepareCanvas } from './canvasBrush.ts';
import { placeText } from './placeWords.ts';

/** Low tracks on a phone, high ones for a projector. */
export const trackHeight = (width: number, type: number): number => (width < 560 ? 9 : 12 * type);

interface PageWish {
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly window: TimeWindow;
  readonly width: number;
  readonly theme: ThemeId;
  readonly height: number;
  /** Cores of each side's two tracks. */
  readonly cores: readonly [CorePair, CorePair];
}

/** Track, gap 4, track; a wider gap between the sides. */
const trackTop = (index: number, height: number): number => (index * 15 + (index >= 2 ? 4 : 0)) * (height / 12);

export function drawPage(node: HTMLCanvasElement, { a, b, window, width, theme, height, cores }: PageWish): void {
  const ready = prepareCanvas(node, width, trackTop(3, height) + height, theme);
  if (ready === null) return;
  const { pen } = ready.brush;
  pen.setTransform(ready.ratio, 0, 0, ready.ratio, 0, 0);
  pen.clearRect(0, 0, width, 200);
  ([a, b] as const).forEach((trace, side) => {
    ([0, 1] as const).forEach((lane) => {
      const place = { x: 0, y: trackTop(side * 2 + lane, height), width, height };
      drawTrack(ready.brush, trace === null ? { cells: [], shares: null } : scoreTrack(trace, cores[side as 0 | 1][lane], window, width), place);
    });
  });
}

export function writeAxis(parts: ReadonlyMap<string | undefined, HTMLElement>, { a, b, window, width, height }: Omit<PageWish, 'theme' | 'cores'>): void {
  const unit = timeUnitFor(window.toNs) === TIME_UNITS.ns ? TIME_UNITS.us : timeUnitFor(window.toNs);
  const ticks = axisTicks(window, Math.max(3, Math.min(10, Math.floor(width / 110))));
  // As many decimals for all as one of them needs: they stand in a row.
  const decimals = Math.max(...ticks.map((tick) => (String(Number((tick / unit.ns).toPrecision(9))).split('.')[1] ?? '').length));
  const x = (ns: number): number => ((ns - window.fromNs) / (window.toNs - window.fromNs)) * width;
  const axis = parts.get('axis');
  const grid = parts.get('grid');
  if (axis === undefined || grid === undefined) return;
  axis.replaceChildren(...ticks.map((tick, i) => {
    const last = i === ticks.length - 1;
    return placed('span', x(tick), `${(tick / unit.ns).toFixed(decimals)}${last ? THIN_SPACE + unit.symbol : ''}`, x(tick) < 12 ? 'first' : x(tick) > width - 24 ? 'last' : 'middle');
  }));
  const top = (side: number): number => (side === 0 ? 0 : trackTop(2, height));
  const marks = [a, b].flatMap((trace, side) =>
    trace === null ? [] : scoreMarks(trace, window, width).map((mark) => {
      const node = placed('b', mark.x, '', mark.kind);
      node.title = words.score.marks(mark);
      node.style.setProperty('top', `${top(side) - 6}px`);
      return node;
    }));
  const rules = [a, b].flatMap((trace, side) =>
    trace === null ? [] : ruleMarks(trace, window, width).map((mark) => {
      const node = placed('b', mark.x, '', 'rule');
      node.title = words.score.ruleAdded(mark.text);
      node.style.setProperty('top', `${top(side) - 3}px`);
      node.style.setProperty('height', `${trackTop(1, height) + height + 4}px`);
      return node;
    }));
  grid.replaceChildren(...ticks.map((tick) => placed('i', x(tick), '', 'tick')), ...rules, ...marks);
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
  readonly a: Trace | null;
  readonly b: Trace | null;
  readonly packet: number;
}

export function speak(slider: Element, { atNs, endNs, a, b, packet }: Spoken): void {
  const events = countInstants([a, b].filter((trace) => trace !== null), atNs);
  const where = [a, b].flatMap((trace, i) => (trace === null || packet >= trace.packets.length ? [] : [`${i === 0 ? 'A' : 'B'}: ${placeText(trace, packet, atNs)}`])).join('; ');
  slider.setAttribute('aria-valuemax', String(Math.round(endNs)));
  slider.setAttribute('aria-valuenow', String(Math.round(atNs)));
  slider.setAttribute('aria-valuetext', a === null && b === null ? words.score.nothing : words.score.spoken(atNs, events.upTo, events.all, `packet ${packet} ${where}`));
}
