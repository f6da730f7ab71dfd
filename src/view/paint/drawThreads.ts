import type { NameMark, ThreadMark } from '../scene/cacheMarks.ts';
import type { StageLayout } from '../scene/layout.ts';
import { type Brush, patchedText, setFont } from './brush.ts';

/** Lines that crossed, one thread each: straight, because an equal line stands at an equal place on both strips. */
export function drawThreads(brush: Brush, threads: readonly ThreadMark[], layout: StageLayout): void {
  const { pen, palette } = brush;
  const wide = layout.kind === 'wide';
  const thin = palette.threadWidth * Math.min(layout.type, 1.25);
  const arrow = palette.arrow * (wide ? Math.min(layout.type, 1.25) : 0.85);
  pen.fillStyle = palette.cross;
  pen.strokeStyle = palette.cross;
  pen.beginPath();
  for (const thread of threads) {
    const ends = endsOf(thread, layout);
    if (thread.times > 0) {
      const spread = thread.times > 1 ? thin * 1.35 : 0;
      for (const shift of spread === 0 ? [0] : [-spread, spread]) bar(brush, layout, thread.position + shift, ends.from, ends.to, thin);
    }
    if (thread.fraction < 1) {
      const reached = ends.from + (ends.to - ends.from) * thread.fraction;
      bar(brush, layout, thread.position, ends.from, reached, 3.5);
    }
  }
  pen.fill();
  // A path of their own: where a bar and a tip of opposite sense overlap, one path would leave a hole.
  pen.beginPath();
  for (const thread of threads) {
    if (thread.times > 0 && thread.fraction >= 1) arrowhead(brush, layout, thread.position, endsOf(thread, layout), arrow);
  }
  pen.fill();
  drawDots(brush, threads, layout);
  drawCounts(brush, threads, layout);
  drawStubs(brush, threads, layout);
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

/** A core that is not shown: the thread is a stub at the lane's edge, with the core's number. */
function endsOf(thread: ThreadMark, layout: StageLayout): Ends {
  const { ends } = layout.strip;
  const stub = (lane: -1 | 0 | 1): number => (lane === 1 ? ends[1] - STUB : ends[0] + STUB);
  return { from: thread.from < 0 ? stub(thread.to) : ends[thread.from as 0 | 1], to: thread.to < 0 ? stub(thread.from) : ends[thread.to as 0 | 1] };
}
const STUB = 16;

function drawStubs({ pen, palette, sans }: Brush, threads: readonly ThreadMark[], layout: StageLayout): void {
  const size = 11 * Math.min(layout.type, 1.4);
  setFont(pen, `600 ${size}px ${sans}`);
  pen.textAlign = 'center';
  pen.fillStyle = palette.ink;
  let before: ThreadMark | undefined;
  for (const thread of threads) {
    if (thread.hiddenCore < 0 || (thread.from < 0 && thread.to < 0)) continue;
    // Where there is no room between threads, a number stands for those beside it too.
    const isSaid = before?.hiddenCore === thread.hiddenCore && Math.abs(thread.position - before.position) < size + 2;
    if (isSaid) continue;
    before = thread;
    const { from, to } = endsOf(thread, layout);
    const end = thread.from < 0 ? from : to;
    const away = Math.sign(end - (thread.from < 0 ? to : from)) * 6;
    if (layout.kind === 'wide') patchedText(pen, String(thread.hiddenCore), thread.position, end + away + size * 0.35, palette.bg);
    else patchedText(pen, String(thread.hiddenCore), end + away, thread.position + size * 0.35, palette.bg);
  }
}

function bar({ pen }: Brush, layout: StageLayout, position: number, from: number, to: number, width: number): void {
  const low = Math.min(from, to);
  const length = Math.abs(to - from);
  if (layout.kind === 'wide') pen.rect(position - width / 2, low, width, length);
  else pen.rect(low, position - width / 2, length, width);
}

function arrowhead({ pen }: Brush, layout: StageLayout, position: number, { from, to }: Ends, size: number): void {
  const back = to - Math.sign(to - from) * size;
  const half = size * 0.42;
  if (layout.kind === 'wide') {
    pen.moveTo(position, to);
    pen.lineTo(position - half, back);
    pen.lineTo(position + half, back);
  } else {
    pen.moveTo(to, position);
    pen.lineTo(back, position - half);
    pen.lineTo(back, position + half);
  }
  pen.closePath();
}

/** The way that a line under way still has to go. */
function drawDots({ pen }: Brush, threads: readonly ThreadMark[], layout: StageLayout): void {
  pen.lineWidth = 1.5;
  pen.setLineDash([1.5, 2.5]);
  pen.beginPath();
  for (const thread of threads) {
    if (thread.fraction >= 1) continue;
    const { from, to } = endsOf(thread, layout);
    const reached = from + (to - from) * thread.fraction;
    if (layout.kind === 'wide') {
      pen.moveTo(thread.position, reached);
      pen.lineTo(thread.position, to);
    } else {
      pen.moveTo(reached, thread.position);
      pen.lineTo(to, thread.position);
    }
  }
  pen.stroke();
  pen.setLineDash([]);
}

/** From the third time on, how often. */
function drawCounts({ pen, palette, sans }: Brush, threads: readonly ThreadMark[], layout: StageLayout): void {
  if (layout.kind !== 'wide') return;
  setFont(pen, `600 ${12 * layout.type}px ${sans}`);
  pen.textAlign = 'center';
  for (const thread of threads) {
    if (thread.times < 3) continue;
    const { from, to } = endsOf(thread, layout);
    pen.fillStyle = palette.ink;
    patchedText(pen, `×${thread.times}`, thread.position, from + Math.sign(to - from) * 12 + 4, palette.bg);
  }
}

/** Names of the structures, in the middle of the seam. */
export function drawNames({ pen, palette, sans }: Brush, names: readonly NameMark[], layout: StageLayout): void {
  pen.textAlign = 'center';
  const size = layout.fonts.name;
  const { nameRows } = layout.strip;
  for (const name of names) {
    setFont(pen, `${name.strong ? 600 : 400} ${size}px ${sans}`);
    pen.fillStyle = name.strong ? palette.ink : palette.mute;
    const row = nameRows[name.row] ?? nameRows[0] ?? 0;
    if (layout.kind === 'wide') patchedText(pen, name.text, name.position, row, palette.bg);
    else patchedText(pen, name.text, row, name.position + size * 0.33, palette.bg);
  }
}
