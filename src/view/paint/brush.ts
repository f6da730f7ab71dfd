import type { Palette } from '../scene/palette.ts';
import type { Rect } from '../scene/rect.ts';

export type Pen = CanvasRenderingContext2D;

/** What every drawer needs: where to draw, in which colours, and the patterns that were made once for them. */
export interface Brush {
  readonly pen: Pen;
  readonly palette: Palette;
  readonly sans: string; // font families
  readonly mono: string;
  readonly hatch: Hatches;
}

export interface Hatches {
  readonly cross: CanvasPattern; // time lost to another core: +45°
  readonly cold: CanvasPattern; // time lost to memory: −45°
  readonly shared: CanvasPattern; // border of a shared cell
}

export interface Fonts {
  readonly sans: string;
  readonly mono: string;
}

export function makeBrush(pen: Pen, palette: Palette, fonts: Fonts, ratio: number): Brush {
  measures.delete(pen); // fonts may have arrived
  return {
    pen, palette, ...fonts,
    hatch: {
      cross: hatch(pen, { size: 5, stripe: 2.4, colour: palette.cross, ground: palette.crossBg, slope: 1, ratio }),
      cold: hatch(pen, { size: 5, stripe: 2.2, colour: palette.cold, ground: palette.bg, slope: -1, ratio }),
      shared: hatch(pen, { size: 3.5, stripe: 1.2, colour: palette.line, ground: palette.bg, slope: 1, ratio }),
    },
  };
}

interface HatchWish {
  readonly size: number;
  readonly stripe: number;
  readonly colour: string;
  readonly ground: string;
  readonly slope: 1 | -1;
  readonly ratio: number;
}

/** A tile whose diagonal stripes meet at its edges, at the screen's own resolution. */
function hatch(pen: Pen, { size, stripe, colour, ground, slope, ratio }: HatchWish): CanvasPattern {
  const step = Math.round(size * Math.SQRT2 * ratio);
  const tile = document.createElement('canvas');
  tile.width = step;
  tile.height = step;
  const ink = tile.getContext('2d');
  if (ink === null) throw new Error('no 2d context');
  ink.fillStyle = ground;
  ink.fillRect(0, 0, step, step);
  ink.strokeStyle = colour;
  ink.lineWidth = stripe * ratio;
  ink.beginPath();
  for (const shift of [-step, 0, step]) {
    ink.moveTo(shift - step, slope > 0 ? 2 * step : -step);
    ink.lineTo(shift + 2 * step, slope > 0 ? -step : 2 * step);
  }
  ink.stroke();
  const pattern = pen.createPattern(tile, 'repeat');
  if (pattern === null) throw new Error('no pattern');
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}

export const fill = (pen: Pen, r: Rect): void => pen.fillRect(r.x, r.y, r.width, r.height);

/** An outline that lies inside its rectangle, on whole pixels. */
export function outline(pen: Pen, r: Rect, width: number, radius: number): void {
  pen.lineWidth = width;
  pen.beginPath();
  pen.roundRect(r.x + width / 2, r.y + width / 2, r.width - width, r.height - width, radius);
  pen.stroke();
}

/** Corner ticks around what is touched next: added to the present path. */
export function cornerTicks(pen: Pen, { x, y, width, height }: Rect, away: number): void {
  for (const [cornerX, cornerY, dx, dy] of [[x - away, y - away, 1, 1], [x + width + away, y - away, -1, 1], [x - away, y + height + away, 1, -1], [x + width + away, y + height + away, -1, -1]] as const) {
    pen.moveTo(cornerX + dx * 5, cornerY);
    pen.lineTo(cornerX, cornerY);
    pen.lineTo(cornerX, cornerY + dy * 5);
  }
}

/** Whole pixels: strokes and small text look the same wherever the layout put them. */
export const snapped = (r: Rect): Rect => {
  const x = Math.round(r.x);
  const y = Math.round(r.y);
  return { x, y, width: Math.round(r.x + r.width) - x, height: Math.round(r.y + r.height) - y };
};

export interface Measured {
  readonly width: number;
  readonly up: number; // of the ink, above and below the base line
  readonly down: number;
}

/** What a pen's texts measure, by font: of those of a frame nearly all were in the frame before. */
interface Measures {
  readonly byFont: Map<string, Map<string, Measured>>;
  ofFont: Map<string, Measured>; // the present one's
}

const measures = new WeakMap<Pen, Measures>();
const TEXTS_MOST = 2000;

/** The font of what is measured and written next. */
export function setFont(pen: Pen, font: string): void {
  pen.font = font;
  let ofPen = measures.get(pen);
  if (ofPen === undefined) measures.set(pen, (ofPen = { byFont: new Map(), ofFont: new Map() }));
  let ofFont = ofPen.byFont.get(font);
  if (ofFont === undefined || ofFont.size > TEXTS_MOST) ofPen.byFont.set(font, (ofFont = new Map()));
  ofPen.ofFont = ofFont;
}

/** The size of a text in the font that was set. */
export function measured(pen: Pen, text: string): Measured {
  const known = measures.get(pen)?.ofFont.get(text);
  if (known !== undefined) return known;
  const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = pen.measureText(text);
  const found = { width, up, down };
  measures.get(pen)?.ofFont.set(text, found);
  return found;
}

/** Text on a patch of the ground, so that threads do not run through it. `y` is its base line. */
export function patchedText(pen: Pen, text: string, x: number, y: number, ground: string): void {
  const colour = pen.fillStyle;
  const { width, up, down } = measured(pen, text);
  pen.fillStyle = ground;
  pen.fillRect(Math.round(x - width / 2) - 3, Math.round(y - up) - 2, Math.round(width) + 6, Math.round(up + down) + 4);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
