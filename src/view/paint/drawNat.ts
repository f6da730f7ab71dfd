import type { ChipMark } from '../scene/packetMarks.ts';
import { bottom, type Rect, right } from '../scene/rect.ts';
import type { SlowRail } from '../scene/slowRail.ts';
import type { StageLayout } from '../scene/layout.ts';
import type { TagMark } from '../scene/tags.ts';
import type { TrayMark } from '../scene/trays.ts';
import { type Brush, measured, outline, type Pen, setFont, snapped } from './brush.ts';

/** The words that a stage needs; they come from the catalogue. */
export interface StageWords {
  readonly reasons: Readonly<Record<string, string>>;
  readonly dropped: string;
  readonly forwarded: string;
}

/** Steps that only the slow path has, as real boxes, and the rail to them. */
export function drawRail({ pen, palette, sans }: Brush, rail: SlowRail, layout: StageLayout): void {
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.5;
  pen.setLineDash([4, 3]);
  pen.beginPath();
  for (const line of rail.lines) line.forEach(([x, y], i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.stroke();
  pen.setLineDash([]);
  setFont(pen, `400 ${layout.fonts.label}px ${sans}`);
  for (const { rect, label } of rail.boxes) {
    const frame = snapped(rect);
    pen.fillStyle = palette.bg;
    pen.beginPath();
    pen.roundRect(frame.x, frame.y, frame.width, frame.height, 4);
    pen.fill();
    pen.strokeStyle = palette.line;
    outline(pen, frame, 1, 4);
    pen.fillStyle = palette.ink;
    pen.textAlign = layout.kind === 'wide' ? 'center' : 'left';
    pen.fillText(label, layout.kind === 'wide' ? frame.x + frame.width / 2 : frame.x + 7, frame.y + layout.box.labelY);
  }
}

/** A packet in wrong hands or dropped: outline and cross. Otherwise, when a hook has changed it: two small arrows. */
export function drawChipSigns({ pen, palette }: Brush, chip: ChipMark): void {
  const { x, y, width, height } = snapped(chip.rect);
  if (chip.wrong) {
    const away = chip.followed ? 3 : 4;
    pen.strokeStyle = palette.error;
    outline(pen, { x: x - away, y: y - away, width: width + 2 * away, height: height + 2 * away }, 2, 5);
    cross(pen, x + width + 1, y - 1, palette.error, palette.bg);
  } else if (chip.rewritten) exchange(pen, { x: x + width - 5, y: y - 4, width: 10, height: 8 }, palette.ink, palette.bg);
}

/** 10 px, on a ground of its own. */
function cross(pen: Pen, x: number, y: number, colour: string, ground: string): void {
  pen.lineCap = 'round';
  for (const [style, width] of [[ground, 5.5], [colour, 2.5]] as const) {
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x - 4, y - 4);
    pen.lineTo(x + 4, y + 4);
    pen.moveTo(x + 4, y - 4);
    pen.lineTo(x - 4, y + 4);
    pen.stroke();
  }
  pen.lineCap = 'butt';
}

/** There and back, one arrow above the other. */
function exchange(pen: Pen, r: Rect, colour: string, ground: string): void {
  pen.fillStyle = ground;
  pen.fillRect(r.x - 1, r.y - 1, r.width + 2, r.height + 2);
  pen.fillStyle = colour;
  const upper = r.y + r.height * 0.27;
  const lower = r.y + r.height * 0.73;
  pen.fillRect(r.x, upper - 0.6, r.width - 3, 1.2);
  pen.fillRect(r.x + 3, lower - 0.6, r.width - 3, 1.2);
  pen.beginPath();
  pen.moveTo(right(r), upper);
  pen.lineTo(right(r) - 4, upper - 2.6);
  pen.lineTo(right(r) - 4, upper + 2.6);
  pen.moveTo(r.x, lower);
  pen.lineTo(r.x + 4, lower - 2.6);
  pen.lineTo(r.x + 4, lower + 2.6);
  pen.fill();
}

export function drawTags({ pen, palette, mono }: Brush, tags: readonly TagMark[], layout: StageLayout, words: StageWords): void {
  const size = layout.fonts.tag;
  for (const tag of tags) {
    const frame = snapped(tag.rect);
    pen.fillStyle = palette.bg;
    pen.beginPath();
    pen.roundRect(frame.x, frame.y, frame.width, frame.height, 3);
    pen.fill();
    pen.strokeStyle = tag.kind === 'dropped' ? palette.error : palette.ink;
    outline(pen, frame, 1, 3);
    const middle = frame.y + frame.height / 2;
    const [first, second] = [middle - size * 0.15, middle + size * 0.88];
    const left = frame.x + 5;
    const write = (text: string, x: number, y: number, tone: string, weight = 500): number => {
      setFont(pen, `${weight} ${size}px ${mono}`);
      pen.fillStyle = tone;
      pen.textAlign = 'left';
      pen.fillText(text, x, y);
      return measured(pen, text).width;
    };
    if (tag.kind !== 'rewrite') {
      write(tag.kind === 'dropped' ? words.dropped : words.forwarded, left, first, tag.kind === 'dropped' ? palette.error : palette.ink, 600);
      write(tag.reason === null ? tag.to : (words.reasons[tag.reason] ?? tag.reason), left, second, palette.mute);
      continue;
    }
    // Beside the hook one under the other; turned, beside each other under it, or one under the other without it.
    const [wide, alone] = [layout.kind === 'wide', tag.hook === ''];
    const hookWidth = alone ? 0 : write(tag.hook, left, first, palette.mute) + size * 0.6;
    const x = wide ? left + hookWidth : left;
    const y = wide || alone ? first : second;
    const struck = write(tag.from, x, y, palette.mute);
    pen.fillRect(x, y - size * 0.3, struck, 1.2);
    write(tag.to, wide || alone ? x : x + struck + size * 0.6, second, palette.ink, 600);
  }
}

export function drawTrays({ pen, palette, sans }: Brush, trays: readonly TrayMark[], layout: StageLayout): void {
  const size = 12.5 * layout.type;
  for (const tray of trays) {
    const frame = snapped(tray.rect);
    pen.fillStyle = palette.bg;
    pen.fillRect(frame.x, frame.y, frame.width, frame.height);
    pen.strokeStyle = tray.wrong > 0 ? palette.error : palette.line;
    // Open above: what is taken lies in it.
    pen.lineWidth = tray.wrong > 0 ? 1.5 : 1;
    pen.beginPath();
    pen.moveTo(frame.x + 0.5, frame.y + 3);
    pen.lineTo(frame.x + 0.5, bottom(frame) - 0.5);
    pen.lineTo(right(frame) - 0.5, bottom(frame) - 0.5);
    pen.lineTo(right(frame) - 0.5, frame.y + 3);
    pen.stroke();
    pen.textAlign = 'left';
    for (const { text, x, tone } of tray.texts) {
      setFont(pen, `${tone === 'mute' ? 400 : 600} ${size}px ${sans}`);
      pen.fillStyle = tone === 'error' ? palette.error : tone === 'strong' ? palette.ink : palette.mute;
      pen.fillText(text, x, frame.y + frame.height / 2 + size * 0.345);
    }
  }
}
