import type { CellMark } from '../scene/cacheMarks.ts';
import type { BoxMark } from '../scene/gauges.ts';
import type { ChipMark } from '../scene/packetMarks.ts';
import type { AccessRow } from '../scene/openBoxes.ts';
import { hits, type Rect } from '../scene/rect.ts';
import type { Scene } from '../scene/sceneAt.ts';

export type Picked =
  | { readonly kind: 'chip'; readonly mark: ChipMark }
  | { readonly kind: 'cell'; readonly mark: CellMark }
  | { readonly kind: 'box'; readonly mark: BoxMark }
  | { readonly kind: 'access'; readonly mark: { readonly rect: Rect; readonly row: AccessRow } };

/** A finger's width. */
const LEAST = 24;

/** What is under a point: a chip before an access before a cell before a box; the one drawn last on top. */
export function pick(scene: Scene, x: number, y: number): Picked | null {
  const chip = scene.chips.findLast((mark) => hits(mark.rect, x, y, LEAST));
  if (chip !== undefined) return { kind: 'chip', mark: chip };
  for (const { frame, rows, rowHeight } of scene.open) {
    if (!hits(frame, x, y, 0)) continue;
    const i = Math.floor((y - frame.y - 2) / rowHeight);
    const row = rows[i];
    return row === undefined ? null : { kind: 'access', mark: { rect: { ...frame, y: frame.y + 2 + i * rowHeight, height: rowHeight }, row } };
  }
  // Cells stand closer than a finger's width: the exact one.
  const cell = scene.strip.cells.find((mark) => hits(mark.rect, x, y, 0));
  if (cell !== undefined) return { kind: 'cell', mark: cell };
  const box = scene.boxes.findLast((mark) => hits(mark.rect, x, y, 0));
  return box === undefined ? null : { kind: 'box', mark: box };
}
