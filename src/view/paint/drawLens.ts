import { type LensMark, NAMED_FROM } from '../scene/lens.ts';
import type { Rect } from '../scene/rect.ts';
import { type Brush, fill, measured, outline, setFont } from './brush.ts';

/** The words that a lens needs; they come from the catalogue. `type`: factor on their size. */
export interface LensWords {
  readonly type: number;
  readonly idle: string;
  readonly miss: (line: string, ns: number) => string;
  readonly continues: (ns: number) => string;
}

/** One core's row of the lens: work in grey, fetched lines as named boxes; hits as ticks on a rail of their own below, clear of the names. */
export function drawLensRow(brush: Brush, marks: readonly LensMark[], place: Rect, words: LensWords): void {
  const { pen } = brush;
  pen.save();
  pen.beginPath();
  pen.rect(place.x, place.y - 0.5, place.width, place.height + HIT_HEIGHT * words.type + 1);
  pen.clip();
  pen.fillStyle = brush.palette.lane;
  fill(pen, place);
  if (marks.length === 0) {
    pen.textAlign = 'left';
    setFont(pen, `400 ${12.5 * words.type}px ${brush.sans}`);
    pen.fillStyle = brush.palette.mute;
    pen.fillText(words.idle, place.x + 6, place.y + place.height * 0.77);
  }
  drawWork(brush, marks, place, words);
  drawMisses(brush, marks, place, words);
  pen.fillStyle = brush.palette.ink;
  for (const mark of marks) if (mark.kind === 'hit') pen.fillRect(place.x + mark.x, place.y + place.height, HIT_WIDTH, HIT_HEIGHT * words.type);
  pen.restore();
}

/** In pixels: a mark, not a duration. */
const HIT_WIDTH = 3;
export const HIT_HEIGHT = 4;

function drawWork({ pen, palette, sans }: Brush, marks: readonly LensMark[], place: Rect, words: LensWords): void {
  pen.fillStyle = palette.wait;
  for (const mark of marks) if (mark.kind === 'work') pen.fillRect(place.x + mark.x + 0.5, place.y, Math.max(1, mark.width - 1), place.height);
  pen.textAlign = 'left';
  setFont(pen, `400 ${12.5 * words.type}px ${sans}`);
  pen.fillStyle = palette.ink;
  for (const mark of marks) {
    if (mark.kind !== 'work' || mark.width < NAMED_FROM) continue;
    const room = measured(pen, mark.label).width + 12;
    if (room > mark.width) continue;
    const free = freeStretch(mark, marks, place.width);
    if (free !== null && room <= free.width) pen.fillText(mark.label, place.x + free.x + 6, place.y + place.height * 0.77);
  }
}

/** The first part of a span in which nothing else is written. */
function freeStretch(work: LensMark & { readonly kind: 'work' }, marks: readonly LensMark[], width: number): { readonly x: number; readonly width: number } | null {
  const begin = Math.max(0, work.x);
  const end = Math.min(width, work.x + work.width);
  const taken = marks
    .flatMap((mark) => (mark.kind === 'miss' ? [[mark.x, mark.x + mark.width] as const] : []))
    .filter(([from, to]) => to > begin && from < end)
    .sort(([a], [b]) => a - b);
  let best = { x: begin, width: 0 };
  let at = begin;
  for (const [from, to] of [...taken, [end, end] as const]) {
    if (from - at > best.width) best = { x: at, width: from - at };
    at = Math.max(at, to);
  }
  return best.width > 0 ? best : null;
}

/** Thinner than this a box has no inside. */
const THIN = 4;

function drawMisses({ pen, palette, sans }: Brush, marks: readonly LensMark[], place: Rect, words: LensWords): void {
  const misses = marks.filter((mark) => mark.kind === 'miss');
  pen.textAlign = 'left';
  setFont(pen, `400 ${12.5 * words.type}px ${sans}`);
  for (const colour of [palette.cross, palette.cold]) {
    pen.fillStyle = colour;
    for (const mark of misses) {
      if (mark.width < THIN && (mark.moved || mark.upgrade ? palette.cross : palette.cold) === colour) pen.fillRect(place.x + mark.x, place.y, Math.max(1, mark.width), place.height);
    }
  }
  misses.forEach((mark, i) => {
    if (mark.width < THIN) return;
    const box = { x: place.x + mark.x, y: place.y, width: Math.max(2, mark.width), height: place.height };
    pen.fillStyle = mark.moved ? palette.crossBg : palette.bg;
    fill(pen, box);
    pen.strokeStyle = mark.moved || mark.upgrade ? palette.cross : palette.cold;
    outline(pen, box, 1, 0);
    if (mark.label === '') return;
    const from = Math.max(0, mark.x);
    const to = Math.min(place.width, mark.x + mark.width, misses[i + 1]?.x ?? Infinity);
    const text = mark.endsAfter > 0 && mark.latencyNs > 1000 ? words.continues(mark.endsAfter) : words.miss(mark.label, mark.latencyNs);
    const form = [text, mark.label].find((one) => measured(pen, one).width + 10 <= to - from);
    if (form === undefined) return;
    pen.fillStyle = palette.ink;
    pen.fillText(form, place.x + from + 5, place.y + place.height * 0.77);
  });
}
