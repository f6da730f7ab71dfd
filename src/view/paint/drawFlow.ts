import type { BandMark, FlowMarks, LoadMark, StreamMark } from '../scene/flowMarks.ts';
import type { StageLayout } from '../scene/layout.ts';
import type { QueueMark } from '../scene/packetMarks.ts';
import { flowColour } from '../scene/palette.ts';
import { PART } from '../scene/parts.ts';
import { bottom, centreX, centreY, right } from '../scene/rect.ts';
import { type Brush, fill, measured, outline, patchedText, setFont, snapped } from './brush.ts';
import { drawNames } from './drawThreads.ts';

export interface FlowWords {
  /** The longest form first. */
  readonly perSecond: (packets: number) => readonly string[];
  readonly linesPerPacket: (lines: number) => string;
  readonly share: (share: number) => string;
  readonly waitingCount: (packets: number) => string;
}

/** The flow level: how busy each box is, streams of packets, queues as levels, bands of lines across the seam. */
export function drawFlow(brush: Brush, flow: FlowMarks, queues: readonly QueueMark[], layout: StageLayout, words: FlowWords): void {
  for (const load of flow.loads) drawLoad(brush, load, layout, words);
  for (const band of flow.bands) drawBand(brush, band, layout);
  drawNames(brush, flow.names, layout);
  for (const band of flow.bands) drawBandNumber(brush, band, layout, words);
  for (const stream of flow.streams) drawStream(brush, stream, layout, words);
  for (const queue of queues) drawLevel(brush, queue, layout, words);
}

/** A full bar is this share of the core's time: what one step takes is seldom more. */
const FULL_SHARE = 0.25;

function drawLoad(brush: Brush, { rect, parts, share }: LoadMark, layout: StageLayout, words: FlowWords): void {
  const { pen, palette, sans, hatch } = brush;
  const { gauge } = layout.box;
  const wide = layout.kind === 'wide';
  const track = snapped(wide ? { x: rect.x + gauge.x, y: rect.y + gauge.y - 2, width: gauge.width, height: gauge.height + 2 } : { x: rect.x + gauge.x, y: bottom(rect) - 6, width: gauge.width, height: 3 });
  pen.fillStyle = palette.wait;
  fill(pen, track);
  const fills = [palette.instr, hatch.cross, hatch.cold, palette.bg] as const;
  let x = track.x;
  fills.forEach((style, part) => {
    const width = Math.min(right(track) - x, (track.width * (parts[part] ?? 0)) / FULL_SHARE);
    if (width <= 0) return;
    pen.fillStyle = style;
    pen.fillRect(x, track.y, width, track.height);
    if (part === PART.lock && width > 2) {
      pen.strokeStyle = palette.ink;
      outline(pen, { x, y: track.y, width, height: track.height }, 1, 0);
    }
    x += width;
  });
  const size = Math.min(12.5 * layout.type, layout.fonts.label);
  setFont(pen, `400 ${size}px ${sans}`);
  pen.fillStyle = palette.ink;
  const text = words.share(share);
  pen.textAlign = wide ? 'center' : 'right';
  if (wide) pen.fillText(text, centreX(rect), rect.y + layout.box.chipY + size * 1.05);
  else pen.fillText(text, right(rect) - 6, centreY(rect) + 4.5);
}

function drawStream({ pen, palette, sans }: Brush, { pieces, perSecond, along }: StreamMark, layout: StageLayout, words: FlowWords): void {
  for (const { rect, flow } of pieces) {
    pen.fillStyle = flowColour(palette, flow).fill;
    fill(pen, rect);
  }
  if (layout.kind === 'tall') return; // the table and the panels say how many; there is no room beside the boxes
  const size = 12.5 * layout.type;
  setFont(pen, `600 ${size}px ${sans}`);
  const text = words.perSecond(perSecond).find((form) => measured(pen, form).width + 12 <= along.width);
  if (text === undefined) return;
  pen.textAlign = 'center';
  pen.fillStyle = palette.ink;
  patchedText(pen, text, centreX(along), along.y + size * 0.34, palette.lane);
}

const ARROW = 7;

/** Beside each other what goes down and what comes up. */
function drawBand({ pen, palette }: Brush, { position, down, up }: BandMark, layout: StageLayout): void {
  const { ends } = layout.strip;
  pen.fillStyle = palette.cross;
  const gap = down > 0 && up > 0 ? 3 : 0;
  let at = position - (down + up + gap) / 2;
  for (const [width, from, to] of [[down, ends[0], ends[1]], [up, ends[1], ends[0]]] as const) {
    if (width === 0) continue;
    const sense = Math.sign(to - from);
    const neck = to - sense * ARROW;
    const half = Math.max(width * 0.75, 4);
    const middle = at + width / 2;
    const corners = [[middle - width / 2, from], [middle - width / 2, neck], [middle - half, neck], [middle, to], [middle + half, neck], [middle + width / 2, neck], [middle + width / 2, from]] as const;
    pen.beginPath();
    corners.forEach(([across, along], i) => {
      const [x, y] = layout.kind === 'wide' ? [across, along] : [along, across];
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    });
    pen.fill();
    at += width + gap;
  }
}

function drawBandNumber({ pen, palette, sans }: Brush, { position, lines, name }: BandMark, layout: StageLayout, words: FlowWords): void {
  const { ends, nameRows } = layout.strip;
  const size = 12.5 * Math.min(layout.type, 1.25);
  const number = words.linesPerPacket(lines);
  setFont(pen, `600 ${size}px ${sans}`);
  pen.textAlign = 'center';
  pen.fillStyle = palette.ink;
  if (layout.kind === 'wide') return patchedText(pen, number, position, ends[0] + ARROW + size * 1.2, palette.bg);
  const middle = nameRows[0] ?? 0;
  if (!layout.narrow) return patchedText(pen, `${number} ${name}`, middle, position + size * 0.34, palette.bg);
  patchedText(pen, number, middle, position - size * 0.6, palette.bg);
  setFont(pen, `400 ${size}px ${sans}`);
  const first = name.split(',')[0] ?? name;
  pen.fillText(measured(pen, name).width <= layout.seam.width ? name : first, middle, position + size * 1.2);
}

/** How full a queue is: of its slots, or where it has no limit by number as many as are drawn. */
function drawLevel({ pen, palette, sans }: Brush, queue: QueueMark, layout: StageLayout, words: FlowWords): void {
  const frame = snapped(queue.frame);
  const room = queue.capacity > 0 ? queue.capacity : Math.max(queue.waiting, UNLIMITED);
  const share = Math.min(1, queue.waiting / room);
  const inside = { x: frame.x + 3, y: frame.y + 3, width: frame.width - 6, height: frame.height - 6 };
  pen.fillStyle = palette.bg;
  fill(pen, inside);
  pen.fillStyle = palette.instr;
  if (layout.kind === 'wide') pen.fillRect(inside.x, inside.y + inside.height * (1 - share), inside.width, inside.height * share);
  else pen.fillRect(inside.x + inside.width * (1 - share), inside.y, inside.width * share, inside.height);
  setFont(pen, `600 ${12 * Math.min(layout.type, 1.4)}px ${sans}`);
  pen.textAlign = 'center';
  pen.fillStyle = palette.ink;
  patchedText(pen, words.waitingCount(queue.waiting), centreX(frame), centreY(frame) + 4 * layout.type, palette.bg);
  if (share === 1) {
    if (layout.kind === 'wide') pen.fillRect(frame.x, frame.y - 1, frame.width, 3);
    else pen.fillRect(frame.x - 1, frame.y, 3, frame.height);
  }
}
const UNLIMITED = 64;
