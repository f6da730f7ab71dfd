import { astrayFromNs, rewritesOf } from '../../analysis/rewrites.ts';
import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { type BoxMark, boxMark } from './gauges.ts';
import { laneOf, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { flowLetter } from './palette.ts';
import { bottom, centreX, rect, right, type Rect } from './rect.ts';
import { ringPlaceOf } from './ring.ts';
import { packetsOnTheWay, whereIs, type Whereabouts } from './whereabouts.ts';

export interface ChipMark {
  readonly rect: Rect;
  readonly packet: number;
  readonly flow: number;
  readonly text: string;
  readonly followed: boolean;
  readonly where: Whereabouts;
  /** A hook has given it another address. */
  readonly rewritten: boolean;
  /** On its way to, or in the hands of, a program that it is not for; or dropped. */
  readonly wrong: boolean;
}

/** A packet as a chip at a place. */
export function chipMark(trace: Trace, packet: number, atNs: number, chip: Pick<ChipMark, 'rect' | 'followed' | 'where'>): ChipMark {
  const flow = at(trace.packets.flow, packet);
  const rewritten = (rewritesOf(trace, packet)[0]?.atNs ?? Infinity) <= atNs;
  return { ...chip, packet, flow, text: chipText(flow, packet), rewritten, wrong: astrayFromNs(trace, packet) <= atNs };
}

export interface QueueMark {
  readonly gap: 'H1' | 'H2';
  readonly place: number;
  readonly frame: Rect;
  readonly slots: readonly Rect[];
  readonly waiting: number;
  readonly capacity: number; // 0: no limit by number
  /** Packets between the drawn head and the last slot that stand behind the break; 0 without one. */
  readonly behindBreak: number;
  readonly ring: boolean; // fixed slots with separators; else a list whose chips are linked
}

export interface PacketMarks {
  readonly chips: readonly ChipMark[];
  readonly queues: readonly QueueMark[];
  readonly inRing: readonly number[];
  readonly paused: readonly BoxMark[];
}

/** What a chip has room for beside its flow's letter. */
const CHIP_CHARACTERS = 3;

/** Above 99 the chip shows the last two digits, and fewer where the flow has more letters; the card has the full number. */
export function chipText(flow: number, packet: number): string {
  const letters = flowLetter(flow);
  const room = CHIP_CHARACTERS - letters.length;
  return room > 0 ? letters + String(packet).slice(-room) : letters;
}

export function packetMarks(trace: Trace, layout: StageLayout, atNs: number, followed: number): PacketMarks {
  const { dictionary, spans } = trace;
  const lanes = lanesOf(trace, layout.cores);
  const ring = ringPlaceOf(trace);
  const chips: ChipMark[] = [];
  const paused: BoxMark[] = [];
  const inRing: number[] = [];
  const inQueue = { H1: [] as Waiting[], H2: [] as Waiting[] };
  const inBox = new Map<number, number>();
  const chip = (packet: number, where: Whereabouts, place: Rect): void => {
    chips.push(chipMark(trace, packet, atNs, { rect: place, followed: packet === followed, where }));
  };
  for (const packet of packetsOnTheWay(trace, atNs)) {
    const where = whereIs(trace, packet, atNs);
    switch (where.kind) {
      case 'notYet':
      case 'gone':
        break;
      case 'card':
        if (packet === followed) chip(packet, where, atCard(layout));
        break;
      case 'place': {
        const gap = at(dictionary.places, where.place).gap;
        if (gap === 'H1' || gap === 'H2') inQueue[gap].push({ packet, where });
        else {
          if (where.place === ring) inRing.push(packet);
          if (packet === followed) chip(packet, where, atCard(layout));
        }
        break;
      }
      case 'stage': {
        const lane = laneOf(lanes, at(spans.core, where.span));
        const column = at(lanes.columnOfStage, at(spans.stage, where.span));
        if (lane < 0 || column < 0) break;
        if (where.waitsFor >= 0) {
          const mark = boxMark(trace, layout, lane as 0 | 1, where.span, atNs, true);
          if (mark !== null) paused.push(mark);
        }
        const key = lane * 16 + column;
        const others = inBox.get(key) ?? 0;
        inBox.set(key, others + 1);
        chip(packet, where, inBoxRect(layout, at(layout.boxes[lane as 0 | 1], column), others));
        break;
      }
    }
  }
  const queues = (['H1', 'H2'] as const).flatMap((gap) => queueMark(trace, layout, gap, inQueue[gap], chip));
  return { chips, queues, inRing, paused };
}

interface Waiting {
  readonly packet: number;
  readonly where: Whereabouts & { readonly kind: 'place' };
}

function queueMark(trace: Trace, layout: StageLayout, gap: 'H1' | 'H2', waiting: Waiting[], chip: (packet: number, where: Whereabouts, place: Rect) => void): QueueMark[] {
  const ends = lanesOf(trace, layout.cores).queues[gap];
  if (ends === null) return [];
  const { frame, slots } = layout.queues[gap];
  waiting.sort((a, b) => a.where.sinceNs - b.where.sinceNs || a.packet - b.packet);
  const place = waiting[0]?.where.place ?? ends.place;
  const { capacity, kind } = at(trace.dictionary.places, place);
  const fits = waiting.length <= slots.length;
  // Too long: all but one slot show the head, one is left free for the break, none for the tail.
  const drawn = fits ? waiting.length : slots.length - 1;
  for (let i = 0; i < drawn; i++) {
    const { packet, where } = at(waiting, i);
    chip(packet, where, at(slots, i));
  }
  return [{ gap, place, frame, slots, waiting: waiting.length, capacity, behindBreak: fits ? 0 : waiting.length - drawn, ring: kind === 'channel' || kind === 'ring' }];
}

/** On the card, over the last rows of its dots. */
function atCard(layout: StageLayout): Rect {
  const { nic, chip } = layout;
  return layout.kind === 'wide'
    ? rect(centreX(nic) - chip.width / 2, bottom(nic) - chip.inBox - 9, chip.width, chip.inBox)
    : rect(right(nic) - chip.width, nic.y + (nic.height - chip.inBox) / 2, chip.width, chip.inBox);
}

/** In a box with `others` before it. A pile grows away from the box's name: down where that is above, and as far aside as there is room within the edge. */
export function inBoxRect(layout: StageLayout, box: Rect, others: number): Rect {
  const { chip } = layout;
  const place = Math.min(others, 3);
  const isMiddle = layout.box.chipX === 'middle';
  const room = (box.width - chip.width) / 2 - 1;
  const x = isMiddle ? centreX(box) - chip.width / 2 + Math.min(place * 3, Math.max(0, room)) : right(box) - chip.width - 6 - place * 3;
  return rect(x, box.y + layout.box.chipY + (isMiddle ? place : 0), chip.width, chip.inBox);
}
