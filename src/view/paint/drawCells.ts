import type { CellMark } from '../scene/cacheMarks.ts';
import type { StageLayout } from '../scene/layout.ts';
import { type Brush, cornerTicks, fill, outline, setFont, snapped } from './brush.ts';

const STATE_LETTERS = ['I', 'S', 'E', 'M', 'O', 'F', 'D'] as const;

/** The cache strips: a state is ink weight and a letter, never a hue (O and D are as heavy as M, F as S). Cells of one state are drawn together. */
export function drawCells(brush: Brush, cells: readonly CellMark[], layout: StageLayout): void {
  const { pen, palette, hatch } = brush;
  const of = (...states: readonly number[]): CellMark[] => cells.filter((cell) => states.includes(cell.state));
  const shared = of(1, 5);
  pen.fillStyle = palette.bg;
  for (const cell of cells) fill(pen, snapped(cell.rect));
  pen.fillStyle = palette.modified;
  for (const cell of of(3, 4, 6)) {
    const { x, y, width, height } = snapped(cell.rect);
    pen.beginPath();
    pen.roundRect(x, y, width, height, 2);
    pen.fill();
  }
  pen.fillStyle = hatch.shared;
  for (const cell of shared) fill(pen, snapped(cell.rect));
  pen.strokeStyle = palette.line;
  for (const cell of shared) outline(pen, snapped(cell.rect), 1, 1.5);
  pen.fillStyle = palette.bg;
  for (const cell of shared) {
    const { x, y, width, height } = snapped(cell.rect);
    pen.fillRect(x + 3, y + 3, width - 6, height - 6);
  }
  pen.strokeStyle = palette.ink;
  for (const cell of of(2)) outline(pen, snapped(cell.rect), 1.6, 1.5);
  pen.strokeStyle = palette.ghost;
  pen.setLineDash([1.5, 2.5]);
  for (const cell of cells) if (cell.state <= 0) outline(pen, snapped(cell.rect), 1, 1.5);
  pen.setLineDash([]);
  if (layout.strip.letters) drawLetters(brush, cells, layout.fonts.cell);
  drawHints(brush, cells);
  pen.strokeStyle = palette.cross;
  for (const cell of cells) {
    const { x, y, width, height } = snapped(cell.rect);
    if (cell.active) outline(pen, { x: x - 1.5, y: y - 1.5, width: width + 3, height: height + 3 }, 2, 2.5);
  }
}

function drawLetters({ pen, palette, sans }: Brush, cells: readonly CellMark[], size: number): void {
  pen.textAlign = 'center';
  setFont(pen, `600 ${size}px ${sans}`);
  for (const [state, colour] of [[3, palette.bg], [4, palette.bg], [6, palette.bg], [2, palette.ink], [1, palette.ink], [5, palette.ink], [0, palette.mute]] as const) {
    pen.fillStyle = colour;
    for (const cell of cells) {
      if (cell.state !== state) continue;
      const { x, y, width, height } = snapped(cell.rect);
      pen.fillText(STATE_LETTERS[state], x + width / 2, y + height / 2 + size * 0.345);
    }
  }
}

/** Corner ticks around the line that is touched next. */
function drawHints({ pen, palette }: Brush, cells: readonly CellMark[]): void {
  pen.strokeStyle = palette.line;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const cell of cells) {
    if (!cell.next || cell.active) continue;
    cornerTicks(pen, snapped(cell.rect), 2);
  }
  pen.stroke();
}
