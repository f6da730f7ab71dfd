import type { BoxMark } from '../scene/gauges.ts';
import type { StageLayout } from '../scene/layout.ts';
import { PART } from '../scene/parts.ts';
import { centreX, type Rect } from '../scene/rect.ts';
import { type Brush, fill, outline, setFont, snapped } from './brush.ts';

/** Boxes in which a core works now: a strong frame and what its time went to so far. */
export function drawBoxes(brush: Brush, boxes: readonly BoxMark[], layout: StageLayout): void {
  const { pen, palette, sans } = brush;
  for (const box of boxes) {
    const frame = snapped(box.rect);
    pen.fillStyle = palette.bg;
    pen.beginPath();
    pen.roundRect(frame.x - 1, frame.y - 1, frame.width + 2, frame.height + 2, 5);
    pen.fill();
    pen.strokeStyle = box.paused ? palette.line : palette.ink;
    outline(pen, frame, 2, 4);
    pen.fillStyle = palette.ink;
    setFont(pen, `600 ${layout.fonts.label}px ${sans}`);
    if (layout.kind === 'wide') {
      pen.textAlign = 'center';
      pen.fillText(box.label, centreX(frame), frame.y + layout.box.labelY);
    } else {
      pen.textAlign = 'left';
      pen.fillText(box.label, frame.x + 7, frame.y + layout.box.labelY);
    }
    drawGauge(brush, box);
  }
}

function drawGauge({ pen, palette, hatch }: Brush, box: BoxMark): void {
  const track = snapped(box.track);
  pen.fillStyle = palette.wait;
  fill(pen, track);
  const fills = [palette.instr, hatch.cross, hatch.cold, palette.bg] as const;
  fills.forEach((style, part) => {
    pen.fillStyle = style;
    for (const piece of box.parts) if (piece.part === part) fill(pen, inTrack(piece.rect, track));
  });
  pen.strokeStyle = palette.ink;
  for (const piece of box.parts) if (piece.part === PART.lock && piece.rect.width > 2) outline(pen, inTrack(piece.rect, track), 1, 0);
  if (box.paused) {
    pen.fillStyle = palette.ink;
    pen.fillRect(track.x + track.width - 6, track.y - 1, 2, track.height + 2);
    pen.fillRect(track.x + track.width - 2, track.y - 1, 2, track.height + 2);
  }
}

const inTrack = (piece: Rect, track: Rect): Rect => ({ x: piece.x, y: track.y, width: piece.width, height: track.height });
