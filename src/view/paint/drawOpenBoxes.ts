import type { StageLayout } from '../scene/layout.ts';
import type { AccessRow, OpenBox } from '../scene/openBoxes.ts';
import { right, type Rect } from '../scene/rect.ts';
import { type Brush, cornerTicks, fill, measured, outline, setFont, snapped } from './brush.ts';

export interface AccessWords {
  /** A row's words: the line, where it came from (and shorter), its time, who says what that costs. */
  readonly access: (row: AccessRow) => { readonly line: string; readonly where: string; readonly short: string; readonly ns: string; readonly source: string };
}

/** Around the box or slot that the packet comes to next. */
export function drawNext({ pen, palette }: Brush, next: Rect | null): void {
  if (next === null) return;
  pen.strokeStyle = palette.line;
  pen.lineWidth = 1.5;
  pen.beginPath();
  cornerTicks(pen, snapped(next), 2.5);
  pen.stroke();
}

/** A running box opened to its accesses: what was, in full ink what is, and in grey what comes. */
export function drawOpenBoxes(brush: Brush, open: readonly OpenBox[], layout: StageLayout, words: AccessWords): void {
  const { pen, palette } = brush;
  for (const one of open) {
    const frame = snapped(one.frame);
    pen.fillStyle = palette.bg;
    fill(pen, frame);
    pen.strokeStyle = palette.ink;
    outline(pen, frame, 1.5, 4);
    pen.save();
    pen.beginPath();
    pen.rect(frame.x + 2, frame.y, frame.width - 4, frame.height);
    pen.clip();
    one.rows.forEach((row, i) => drawRow(brush, row, { x: frame.x + 2, y: frame.y + 2 + i * one.rowHeight, width: frame.width - 4, height: one.rowHeight }, layout, words));
    pen.restore();
    // How far through its accesses the box is, where more of them are than rows.
    if (one.total <= one.rows.length) continue;
    const track = { x: frame.x + frame.width - 5, y: frame.y + 3, width: 2.5, height: frame.height - 6 };
    pen.fillStyle = palette.wait;
    fill(pen, track);
    pen.fillStyle = palette.line;
    pen.fillRect(track.x, track.y + (track.height * one.before) / one.total, track.width, (track.height * one.rows.length) / one.total);
  }
}

function drawRow({ pen, palette, sans }: Brush, row: AccessRow, place: Rect, layout: StageLayout, words: AccessWords): void {
  const size = layout.kind === 'wide' ? Math.min(12.5 * layout.type, place.height * 0.87) : 12;
  const y = place.y + place.height / 2 + size * 0.34;
  const { line, where, short, ns, source } = words.access(row);
  const isMove = row.moved > 0;
  if (row.when === 'now') {
    pen.fillStyle = isMove ? palette.crossBg : palette.lane;
    fill(pen, place);
  }
  // The class as a mark: full for a line that moved, hollow for memory, a dot for a hit.
  const mark = { x: place.x + 5, y: place.y + (layout.kind === 'wide' ? place.height / 2 : 8) - 4, width: 8, height: 8 };
  if (row.missed === 0 && row.source !== 'upgrade') {
    pen.fillStyle = palette.line;
    pen.fillRect(mark.x + 2.5, mark.y + 2.5, 3, 3);
  } else if (isMove) {
    pen.fillStyle = palette.cross;
    fill(pen, mark);
  } else {
    pen.strokeStyle = row.source === 'upgrade' ? palette.cross : palette.cold;
    outline(pen, mark, 2, 0);
  }
  const text = (words: string, x: number, room: number, { weight = 400, base = y }: { readonly weight?: number; readonly base?: number } = {}): void => {
    setFont(pen, `${weight} ${size}px ${sans}`);
    const fitted = fit(pen, words, room);
    if (fitted !== '') pen.fillText(fitted, x, base);
  };
  pen.textAlign = 'left';
  pen.fillStyle = row.when === 'coming' ? palette.mute : palette.ink;
  const left = place.x + 19;
  const weight = row.when === 'now' ? 600 : 400;
  if (layout.kind === 'tall') {
    const [first, second] = [place.y + size, place.y + size * 2.1];
    text(line, left, right(place) - left - 8, { weight, base: first });
    text([short, ns].filter((one) => one !== '').join(', '), left, right(place) - left - 8, { base: second });
    return;
  }
  const nsWidth = 48 * layout.type;
  const body = place.width - 19 - nsWidth - 8;
  const hasWhere = body >= WITH_WHERE * layout.type;
  const lineWidth = hasWhere ? Math.min(LINE_WIDTH * layout.type, body * 0.64) : body;
  const whereWidth = hasWhere ? Math.min(WHERE_WIDTH * layout.type, body - lineWidth) : 0;
  text(line, left, lineWidth - 6, { weight });
  setFont(pen, `400 ${size}px ${sans}`);
  text(measured(pen, where).width <= whereWidth - 4 ? where : short, left + lineWidth, whereWidth - 4);
  const nsRight = left + lineWidth + whereWidth + nsWidth;
  pen.textAlign = 'right';
  text(ns, nsRight, nsWidth);
  pen.textAlign = 'left';
  pen.fillStyle = palette.mute;
  const rest = right(place) - nsRight - 18;
  if (rest > SOURCE_LEAST) text(source, nsRight + 10, rest);
}

/** Room for the longest names and phrases that are usual, in pixels; less where there is less. */
const LINE_WIDTH = 150;
const WHERE_WIDTH = 155;
/** With less, the mark before the line says where it came from. */
const WITH_WHERE = 170;
const SOURCE_LEAST = 60;

/** What of a text has room, with a sign that something is missing; nothing where hardly a word would be left. */
function fit(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (text === '' || room < 12) return '';
  if (measured(pen, text).width <= room) return text;
  let [keep, tooMany] = [0, text.length];
  while (tooMany - keep > 1) {
    const middle = (keep + tooMany) >> 1;
    if (measured(pen, `${text.slice(0, middle)}…`).width <= room) keep = middle;
    else tooMany = middle;
  }
  return keep < 3 ? '' : `${text.slice(0, keep)}…`;
}
