import { perTrace } from '../../analysis/perTrace.ts';
import { at } from '../../base/assert.ts';
import { lastAtOrBefore } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { DROP_REASONS, OUTCOME } from '../../trace/words.ts';
import type { StageLayout } from './layout.ts';
import { rect, type Rect } from './rect.ts';

/** The card's receive ring as a matrix of dots: one dot is one slot up to 1024 slots, above that several. */
export interface RingMarks {
  readonly slots: number;
  readonly slotsPerDot: number;
  readonly waiting: number;
  readonly dots: readonly Rect[]; // owned by the kernel: filled
  readonly followed: Rect | null;
  readonly write: Rect | null; // where the card writes next
}

const DOTS_MOST = 1024;

/** The place with the slots: the card may have a FIFO before it. */
export const ringPlaceOf = (trace: Trace): number => {
  const { places } = trace.dictionary;
  return places.reduce((best, place, i) => (place.gap === 'nic' && place.capacity > (places[best]?.capacity ?? 0) ? i : best), -1);
};

export const ringSlotsOf = (trace: Trace): number => trace.dictionary.places[ringPlaceOf(trace)]?.capacity ?? 0;

/** How many packets before this one took a slot (those that found the ring full took none). */
const taken = perTrace((trace: Trace): Uint32Array => {
  const { outcome, reason, length } = trace.packets;
  const full = DROP_REASONS.indexOf('rxRingFull');
  const before = new Uint32Array(length + 1);
  for (let i = 0; i < length; i++) {
    const refused = outcome[i] === OUTCOME.dropped && reason[i] === full;
    before[i + 1] = (before[i] as number) + (refused ? 0 : 1);
  }
  return before;
});

export interface DotGrid {
  readonly columns: number;
  readonly count: number;
  readonly slotsPerDot: number;
  readonly dots: readonly Rect[];
}

const grids = new WeakMap<StageLayout, Map<number, DotGrid | null>>();

export function dotGrid(layout: StageLayout, slots: number): DotGrid | null {
  const ofLayout = grids.get(layout) ?? new Map<number, DotGrid | null>();
  grids.set(layout, ofLayout);
  let grid = ofLayout.get(slots);
  if (grid === undefined) ofLayout.set(slots, (grid = makeGrid(layout, slots)));
  return grid;
}

function makeGrid(layout: StageLayout, slots: number): DotGrid | null {
  const area = layout.nicDots;
  if (area === null || slots === 0) return null;
  const slotsPerDot = Math.ceil(slots / DOTS_MOST);
  const count = Math.ceil(slots / slotsPerDot);
  const columns = count <= 64 ? 8 : count <= 256 ? 16 : 32;
  const pitchX = area.width / columns;
  const pitchY = Math.min(pitchX * 1.18, area.height / Math.ceil(count / columns));
  return {
    columns, count, slotsPerDot,
    dots: Array.from({ length: count }, (_, index) => rect(area.x + (index % columns) * pitchX, area.y + Math.floor(index / columns) * pitchY, pitchX * 0.765, pitchY * 0.775)),
  };
}

export function ringMarks(trace: Trace, layout: StageLayout, atNs: number, waiting: readonly number[], followed: number): RingMarks {
  const slots = ringSlotsOf(trace);
  const grid = dotGrid(layout, slots);
  if (grid === null) return { slots, slotsPerDot: 1, waiting: waiting.length, dots: [], followed: null, write: null };
  const before = taken(trace);
  const indexOf = (packet: number): number => Math.floor(((before[packet] as number) % slots) / grid.slotsPerDot);
  const dotOf = (packet: number): Rect => at(grid.dots, indexOf(packet));
  const owned = new Uint8Array(grid.count);
  for (const packet of waiting) owned[indexOf(packet)] = 1;
  const { arrivedNs, length } = trace.packets;
  const next = lastAtOrBefore(length, (i) => at(arrivedNs, i), atNs) + 1;
  return {
    slots, slotsPerDot: grid.slotsPerDot, waiting: waiting.length,
    dots: grid.dots.filter((_, i) => owned[i] === 1),
    followed: waiting.includes(followed) ? dotOf(followed) : null,
    write: dotOf(next),
  };
}
