import { eachSpan, type TimeWindow } from '../../analysis/flowWithin.ts';
import { spanParts } from '../../analysis/spanParts.ts';
import type { Trace } from '../../trace/trace.ts';

/**
 * The stretch of the run that the score shows: page after page, so that it stands still while the playhead moves through it.
 * One page begins at `originNs` (before what is followed), the first and the last end with the run; a run that is hardly
 * longer than a page is one page.
 */
export function scoreWindow(atNs: number, endNs: number, widthNs: number, originNs = 0): TimeWindow {
  if (widthNs >= endNs / 1.15) return { fromNs: 0, toNs: Math.max(endNs, 1) };
  const pageNs = originNs + Math.floor((atNs - originNs) / widthNs) * widthNs;
  const fromNs = Math.max(0, Math.min(pageNs, endNs - widthNs));
  return { fromNs, toNs: fromNs + widthNs };
}

/** One stretch of equal look on a track: a kind of time (index into PARTS) or, far out, the share of each. */
export interface ScoreCell {
  readonly x: number;
  readonly width: number;
  readonly part: number;
}

export interface ScoreTrack {
  readonly cells: readonly ScoreCell[];
  /** Where a pixel holds many spans: share of the pixel's time by part, 4 values a pixel; else null. */
  readonly shares: Float32Array | null;
}

const PARTS = 4;
/** From here on a pixel holds so much that the kind of one piece says nothing: shares are stacked instead. */
const STACKED_FROM_NS = 400;

/** What a core did in a window, in pixels: a pixel takes the kind that has most of it; nothing is dropped. */
export function scoreTrack(trace: Trace, core: number, window: TimeWindow, pixels: number): ScoreTrack {
  const shares = new Float32Array(pixels * PARTS);
  const perNs = pixels / (window.toNs - window.fromNs);
  const add = (part: number, fromNs: number, toNs: number): void => {
    const from = Math.max(0, (fromNs - window.fromNs) * perNs);
    const to = Math.min(pixels, (toNs - window.fromNs) * perNs);
    for (let pixel = Math.floor(from); pixel < to; pixel++) {
      const share = Math.min(to, pixel + 1) - Math.max(from, pixel);
      if (share > 0) shares[pixel * PARTS + part] = (shares[pixel * PARTS + part] as number) + share;
    }
  };
  if (core >= 0) eachSpan(trace, core, window, (span) => spanParts(trace, span, add));
  return 1 / perNs >= STACKED_FROM_NS ? { cells: [], shares } : { cells: cellsOf(shares, pixels), shares: null };
}

function cellsOf(shares: Float32Array, pixels: number): ScoreCell[] {
  const cells: ScoreCell[] = [];
  let begin = 0;
  let part = -1;
  for (let pixel = 0; pixel <= pixels; pixel++) {
    const most = pixel < pixels ? busiest(shares, pixel) : -1;
    if (most === part) continue;
    if (part >= 0) cells.push({ x: begin, width: pixel - begin, part });
    begin = pixel;
    part = most;
  }
  return cells;
}

function busiest(shares: Float32Array, pixel: number): number {
  let most = -1;
  let share = 0;
  for (let part = 0; part < PARTS; part++) {
    const value = shares[pixel * PARTS + part] as number;
    if (value > share) {
      share = value;
      most = part;
    }
  }
  return most;
}

/** Round steps for an axis with about `wanted` ticks: 1, 2 or 5 times a power of ten. */
export function axisTicks(window: TimeWindow, wanted: number): readonly number[] {
  const rough = (window.toNs - window.fromNs) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.99) ?? power * 10;
  const ticks: number[] = [];
  for (let k = Math.ceil(window.fromNs / step - 1e-9); k * step <= window.toNs * (1 + 1e-12); k++) ticks.push(Math.abs(k * step));
  return ticks;
}
