import type { StageLayout } from '../scene/layout.ts';
import type { ChipMark, QueueMark } from '../scene/packetMarks.ts';
import { flowColour } from '../scene/palette.ts';
import { centreX, centreY } from '../scene/rect.ts';
import type { RingMarks } from '../scene/ring.ts';
import { drawChipSigns } from './drawNat.ts';
import { type Brush, fill, outline, setFont, snapped } from './brush.ts';

/** Packets as chips in their flow's colour; the followed one is ringed. */
export function drawChips(brush: Brush, chips: readonly ChipMark[], layout: StageLayout): void {
  const { pen, palette, sans } = brush;
  pen.textAlign = 'center';
  setFont(pen, `600 ${layout.chip.font}px ${sans}`);
  for (const chip of [...chips].sort((a, b) => Number(a.followed) - Number(b.followed))) {
    const colour = flowColour(palette, chip.flow);
    const { x, y, width, height } = snapped(chip.rect);
    if (chip.followed) {
      const away = chip.wrong ? 5 : 4; // around the outline of what went wrong
      const ring = { x: x - away, y: y - away, width: width + 2 * away, height: height + 2 * away };
      pen.fillStyle = palette.bg;
      pen.beginPath();
      pen.roundRect(ring.x, ring.y, ring.width, ring.height, 6);
      pen.fill();
      pen.strokeStyle = palette.ink;
      outline(pen, ring, 2, 5);
    }
    pen.fillStyle = colour.fill;
    pen.beginPath();
    pen.roundRect(x, y, width, height, 3);
    pen.fill();
    if (chip.flow % 4 === 3) {
      pen.strokeStyle = palette.ink;
      outline(pen, { x, y, width, height }, 1, 3);
    }
    pen.fillStyle = colour.text;
    pen.fillText(chip.text, x + width / 2, y + height / 2 + layout.chip.font * 0.345);
    drawChipSigns(brush, chip);
  }
}

/** What is not scenery about a queue: the links of a list, the break of a long one, the thick edge of a full one. */
export function drawQueues(brush: Brush, queues: readonly QueueMark[], layout: StageLayout): void {
  const { pen, palette, sans } = brush;
  const wide = layout.kind === 'wide';
  for (const queue of queues) {
    const drawn = queue.behindBreak > 0 ? queue.slots.length - 1 : Math.min(queue.waiting, queue.slots.length);
    if (!queue.ring) {
      pen.fillStyle = palette.line;
      for (let i = 1; i < drawn; i++) {
        const before = queue.slots[i - 1];
        const slot = queue.slots[i];
        if (before === undefined || slot === undefined) continue;
        if (wide) pen.fillRect(centreX(slot) - 0.75, slot.y + slot.height, 1.5, before.y - slot.y - slot.height);
        else pen.fillRect(slot.x + slot.width, centreY(slot) - 0.75, before.x - slot.x - slot.width, 1.5);
      }
    }
    const last = queue.slots.at(-1);
    if (queue.behindBreak > 0 && last !== undefined) {
      pen.fillStyle = palette.bg;
      fill(pen, last);
      pen.fillStyle = palette.ink;
      pen.textAlign = 'center';
      setFont(pen, `600 ${12 * layout.type}px ${sans}`);
      pen.fillText(behind(queue.behindBreak), centreX(last), centreY(last) + 4 * layout.type);
    }
    if (queue.capacity > 0 && queue.waiting >= queue.capacity) {
      pen.fillStyle = palette.ink;
      const { x, y, width, height } = queue.frame;
      if (wide) pen.fillRect(x, y - 1, width, 3);
      else pen.fillRect(x - 1, y, 3, height);
    }
  }
}

/** Four digits are too wide for a queue. */
const behind = (packets: number): string => (packets < 1000 ? `+${packets}` : `+${Math.floor(packets / 1000)}k`);

/** Slots of the card's ring that the kernel owns, and where the card writes next; `followedFlow` -1: no packet is singled out. */
export function drawRing({ pen, palette }: Brush, ring: RingMarks, followedFlow: number): void {
  pen.fillStyle = palette.ink;
  for (const dot of ring.dots) fill(pen, dot);
  if (ring.write !== null) {
    pen.strokeStyle = palette.ink;
    pen.lineWidth = 0.8;
    pen.strokeRect(ring.write.x - 0.8, ring.write.y - 0.8, ring.write.width + 1.6, ring.write.height + 1.6);
  }
  if (ring.followed !== null && followedFlow >= 0) {
    pen.fillStyle = flowColour(palette, followedFlow).fill;
    fill(pen, { x: ring.followed.x - 0.5, y: ring.followed.y - 0.5, width: ring.followed.width + 1, height: ring.followed.height + 1 });
  }
}
