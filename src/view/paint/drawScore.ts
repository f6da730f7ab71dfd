import { PART } from '../scene/parts.ts';
import type { ScoreTrack } from '../scene/scoreTracks.ts';
import { type Brush, fill } from './brush.ts';
import type { Rect } from '../scene/rect.ts';

/** Instructions are low, whatever a core waited for is tall: told apart without colour. */
const INSTRUCTION_SHARE = 7 / 12;

/** One core's track; drawn once per page of the run. */
export function drawTrack(brush: Brush, track: ScoreTrack, place: Rect): void {
  const { pen, palette } = brush;
  pen.fillStyle = palette.lane;
  fill(pen, place);
  if (palette.laneOutline !== palette.lane) {
    pen.fillStyle = palette.rule;
    pen.fillRect(place.x, place.y + place.height, place.width, 1);
  }
  if (track.shares === null) drawCells(brush, track, place);
  else drawShares(brush, track.shares, place);
}

function drawCells({ pen, palette }: Brush, track: ScoreTrack, place: Rect): void {
  const low = Math.round(place.height * INSTRUCTION_SHARE);
  const fills = [palette.instr, palette.cross, palette.cold, palette.ink] as const;
  fills.forEach((style, part) => {
    pen.fillStyle = style;
    const height = part === PART.instructions ? low : place.height;
    for (const cell of track.cells) if (cell.part === part) pen.fillRect(place.x + cell.x, place.y + place.height - height, cell.width, height);
  });
  // A lock is an outline everywhere else: its ground shows where there is room.
  pen.fillStyle = palette.bg;
  for (const cell of track.cells) if (cell.part === PART.lock && cell.width > 3) pen.fillRect(place.x + cell.x + 1, place.y + 1, cell.width - 2, place.height - 2);
}

/** Many spans in a pixel: what share of the pixel's time went where, stacked from the base. */
function drawShares({ pen, palette }: Brush, shares: Float32Array, place: Rect): void {
  const fills = [palette.instr, palette.cross, palette.cold, palette.ink] as const;
  fills.forEach((style, part) => {
    pen.fillStyle = style;
    for (let pixel = 0; pixel * 4 < shares.length; pixel++) {
      let below = 0;
      for (let other = 0; other < part; other++) below += shares[pixel * 4 + other] as number;
      const share = shares[pixel * 4 + part] as number;
      if (share > 0) pen.fillRect(place.x + pixel, place.y + place.height * (1 - Math.min(1, below + share)), 1, place.height * share);
    }
  });
}
