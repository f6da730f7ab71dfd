import type { Scene } from '../scene/sceneAt.ts';
import type { Brush } from './brush.ts';
import { drawBoxes } from './drawBoxes.ts';
import { drawCells } from './drawCells.ts';
import { drawChips, drawQueues, drawRing } from './drawPackets.ts';
import { drawRail, drawTags, drawTrays, type StageWords } from './drawNat.ts';
import { drawFlow, type FlowWords } from './drawFlow.ts';
import { drawNext, drawOpenBoxes, type AccessWords } from './drawOpenBoxes.ts';
import { drawNames, drawThreads } from './drawThreads.ts';

/** The words that the pictures need; they come from the catalogue. */
export interface PaintWords extends StageWords, FlowWords, AccessWords {}

/** Draws one side: everything that moves, over the scenery that does not. */
export function paintScene(brush: Brush, scene: Scene, ratio: number, words: PaintWords): void {
  const { pen } = brush;
  const { layout, strip } = scene;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, layout.width, layout.height + layout.overhang);
  pen.textBaseline = 'alphabetic';
  drawRing(brush, scene.ring, scene.flow === null ? scene.seam.flow : -1);
  if (scene.flow !== null) drawFlow(brush, scene.flow, scene.queues, layout, words);
  drawCells(brush, strip.cells, layout);
  drawThreads(brush, strip.threads, layout);
  drawNames(brush, strip.names, layout);
  if (scene.flow === null) drawQueues(brush, scene.queues, layout);
  if (scene.rail !== null) drawRail(brush, scene.rail, layout);
  drawBoxes(brush, scene.boxes, layout);
  drawNext(brush, scene.next);
  drawTrays(brush, scene.trays, layout);
  drawTags(brush, scene.tags, layout, words);
  drawOpenBoxes(brush, scene.open, layout, words);
  drawChips(brush, scene.chips, layout);
}
