import { endedBy } from '../../analysis/drops.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { astrayFromNs, takenBySocket } from '../../analysis/rewrites.ts';
import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { OUTCOME } from '../../trace/words.ts';
import { laneOf, lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { chipMark, type ChipMark } from './packetMarks.ts';
import { rect, type Rect } from './rect.ts';

/** A program's tray: what it took last, and what it should never have got. What is wrong stays in it to the end. */
export interface TrayMark {
  readonly rect: Rect;
  readonly socket: number;
  readonly texts: readonly TrayText[];
  readonly chips: readonly ChipMark[];
  readonly taken: number;
  readonly wrong: number;
}

export interface TrayText {
  readonly text: string;
  readonly x: number;
  readonly tone: 'strong' | 'mute' | 'error';
}

/** More have no room beside each other. */
const TRAYS_MOST = 3;

/**
 * Sockets whose trays are shown: bound ones where there are several and rules may exchange them, or something reached the wrong one.
 * Those that it happened to come first, then those that took most; in the order of their numbers.
 */
export const traySockets = perTrace((trace: Trace): readonly number[] => {
  const { packets, dictionary } = trace;
  const wrong = new Set<number>();
  for (let packet = 0; packet < packets.length; packet++) {
    if (packets.outcome[packet] !== OUTCOME.misdelivered) continue;
    wrong.add(at(packets.takenBy, packet));
    if (at(packets.meantFor, packet) >= 0) wrong.add(at(packets.meantFor, packet));
  }
  const bound = dictionary.sockets.filter(({ remote }) => remote === '');
  if (wrong.size === 0 && (dictionary.netfilter === null || bound.length < 2)) return [];
  const taken = takenBySocket(trace);
  const count = (id: number): number => taken[id]?.length ?? 0;
  const shown = dictionary.sockets.map(({ id }) => id).filter((id) => wrong.has(id) || bound.some((socket) => socket.id === id));
  return shown.sort((a, b) => Number(wrong.has(b)) - Number(wrong.has(a)) || count(b) - count(a) || a - b).slice(0, TRAYS_MOST).sort((a, b) => a - b);
});

/** Lane of the core on which the programs run. */
export function trayLane(trace: Trace): 0 | 1 {
  const reader = trace.dictionary.cores.find(({ runsReader }) => runsReader)?.id ?? -1;
  return laneOf(lanesOf(trace), reader) === 0 ? 0 : 1;
}

export function trayMarks(trace: Trace, layout: StageLayout, atNs: number, followed: number): TrayMark[] {
  const sockets = traySockets(trace);
  if (sockets.length === 0) return [];
  const room = layout.trays[trayLane(trace)];
  const width = (room.width - GAP * (sockets.length - 1)) / sockets.length;
  return sockets.map((socket, i) => tray({ trace, layout, atNs, followed, socket, frame: rect(room.x + i * (width + GAP), room.y, width, room.height) }));
}

const GAP = 6;

interface TrayWish {
  readonly trace: Trace;
  readonly layout: StageLayout;
  readonly atNs: number;
  readonly followed: number;
  readonly socket: number;
  readonly frame: Rect;
}

/** Address, the last that it took rightly, how many; then the last wrong one, whose it is, how many. What finds no room is left out, the least needed first. */
function tray({ trace, layout, atNs, followed, socket, frame }: TrayWish): TrayMark {
  const list = takenBySocket(trace)[socket] ?? new Uint32Array(0);
  const taken = endedBy(trace, list, atNs);
  const wrongs = wrongOnes(trace)[socket] ?? new Uint32Array(0);
  const wrong = endedBy(trace, wrongs, atNs);
  const last = taken === 0 ? -1 : at(list, taken - 1);
  const astray = wrong === 0 ? -1 : at(wrongs, wrong - 1);
  const meant = astray < 0 ? -1 : at(trace.packets.meantFor, astray);
  const em = layout.type * 12.5 * 0.52;
  const { width: chipWidth, inBox } = layout.chip;
  const parts: Part[] = [
    { kind: 'text', text: addressOf(trace, socket), tone: 'strong', rank: 0 },
    ...(last < 0 || last === astray ? [] : [{ kind: 'chip' as const, packet: last, rank: 4 }]),
    { kind: 'text', text: String(taken - wrong), tone: 'mute', rank: 3 },
    ...(astray < 0 ? [] : [
      { kind: 'chip' as const, packet: astray, rank: 0 },
      { kind: 'text' as const, text: `→ ${meant < 0 ? '–' : addressOf(trace, meant)}`, tone: 'error' as const, rank: 1 },
      { kind: 'text' as const, text: `×${wrong}`, tone: 'error' as const, rank: 2 },
    ]),
  ];
  const lengthOf = (part: Part): number => (part.kind === 'chip' ? chipWidth + 2 * RING : part.text.length * em);
  const shown = [...parts];
  const sum = (): number => shown.reduce((all, part) => all + lengthOf(part) + SPACE, SPACE);
  while (sum() > frame.width && shown.some(({ rank }) => rank > 0)) {
    const least = Math.max(...shown.map(({ rank }) => rank));
    shown.splice(shown.findIndex(({ rank }) => rank === least), 1);
  }
  const texts: TrayText[] = [];
  const chips: ChipMark[] = [];
  let x = frame.x + SPACE;
  for (const part of shown) {
    if (part.kind === 'text') texts.push({ text: part.text, x, tone: part.tone });
    else {
      const place = rect(x + RING, frame.y + (frame.height - inBox) / 2, chipWidth, inBox);
      chips.push(chipMark(trace, part.packet, atNs, { rect: place, followed: part.packet === followed, where: { kind: 'gone' } }));
    }
    x += lengthOf(part) + SPACE;
  }
  return { rect: frame, socket, texts, chips, taken, wrong };
}

const SPACE = 5;
/** Around a chip that is followed or does not belong there. */
const RING = 4;

/** `rank`: the higher, the sooner it is left out. */
type Part =
  | { readonly kind: 'text'; readonly text: string; readonly tone: TrayText['tone']; readonly rank: number }
  | { readonly kind: 'chip'; readonly packet: number; readonly rank: number };

const wrongOnes = perTrace((trace: Trace): readonly Uint32Array[] => takenBySocket(trace).map((list) => list.filter((packet) => astrayFromNs(trace, packet) < Infinity)));

/** `:53` for a bound socket; a connection's program is known by its address too. */
export function addressOf(trace: Trace, socket: number): string {
  const entry = trace.dictionary.sockets[socket];
  return entry === undefined ? '–' : entry.remote === '' ? `:${entry.local.split(':').at(-1) ?? ''}` : entry.local;
}
