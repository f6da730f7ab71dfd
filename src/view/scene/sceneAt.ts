import type { Level } from '../../base/levels.ts';
import { droppedPackets, endedBy, lostPackets } from '../../analysis/drops.ts';
import type { Trace } from '../../trace/trace.ts';
import { DROP_REASONS, OUTCOME } from '../../trace/words.ts';
import { stripMarks, type StripMarks } from './cacheMarks.ts';
import { type FlowMarks, flowMarks } from './flowMarks.ts';
import { type BoxMark, runningBoxes } from './gauges.ts';
import type { StageLayout } from './layout.ts';
import { lensCore } from './lens.ts';
import { nextPlace } from './nextPlace.ts';
import { type OpenBox, openBoxes } from './openBoxes.ts';
import { chipText, packetMarks, type ChipMark, type QueueMark } from './packetMarks.ts';
import { ringMarks, type RingMarks } from './ring.ts';
import { overlap, type Rect } from './rect.ts';
import { railOfPacket, type SlowRail } from './slowRail.ts';
import { stripPlan } from './stripPlan.ts';
import { exits, rewriteTags, type TagMark } from './tags.ts';
import { trayMarks, type TrayMark } from './trays.ts';

/** Everything that changes on one side of the stage, as marks. A pure function of (trace, layout, instant, packet, level). */
export interface Scene {
  readonly atNs: number;
  readonly level: Level;
  readonly layout: StageLayout;
  readonly boxes: readonly BoxMark[];
  readonly chips: readonly ChipMark[];
  readonly queues: readonly QueueMark[];
  readonly ring: RingMarks;
  readonly strip: StripMarks;
  readonly seam: SeamCount;
  readonly hidden: { readonly structures: number; readonly lines: number };
  readonly lost: LostMark | null;
  readonly tags: readonly TagMark[];
  readonly trays: readonly TrayMark[];
  /** The way of the packet in focus, when it is the slow one. */
  readonly rail: SlowRail | null;
  /** Where the packet in focus comes to next. */
  readonly next: Rect | null;
  /** At the flow level; then there are no chips, cells and threads. */
  readonly flow: FlowMarks | null;
  /** At the operations level. */
  readonly open: readonly OpenBox[];
}

export interface SeamCount {
  readonly packet: number;
  readonly flow: number;
  readonly text: string;
  readonly crossed: number;
  readonly of: number;
  /** The packet is through its path, and no longer on the stage. */
  readonly done: boolean;
}

/** Losses so far, and the last of them; what reached the wrong socket lies in its tray, where there are trays. */
export interface LostMark {
  readonly count: number;
  readonly last: number;
  readonly text: string; // the last one's, as on its chip
  readonly reason: (typeof DROP_REASONS)[number] | 'misdelivered';
}

export interface SceneWish {
  readonly trace: Trace;
  readonly layout: StageLayout;
  readonly atNs: number;
  /** The packet in focus (focus.ts). */
  readonly packet: number;
  readonly level?: Level;
}

const NO_EXITS: ReturnType<typeof exits> = { chips: [], tags: [] };
const NO_STRIP: StripMarks = { cells: [], threads: [], names: [], crossed: 0 };

export function sceneAt({ trace, layout, atNs, packet, level = 'packets' }: SceneWish): Scene {
  const isFlow = level === 'flow';
  const { chips, queues, inRing, paused } = packetMarks(trace, layout, atNs, packet);
  const plan = isFlow ? null : stripPlan(trace, layout, packet); // flows are too many for it
  const strip = plan === null ? NO_STRIP : stripMarks(trace, layout, plan, atNs);
  const flow = trace.packets.flow[packet] ?? 0;
  const doneNs = trace.packets.doneNs[packet] ?? -1;
  const trays = trayMarks(trace, layout, atNs, packet);
  const out = isFlow ? NO_EXITS : exits(trace, layout, atNs, packet);
  const open = level === 'operations' ? openBoxes(trace, layout, atNs, lensCore(trace, packet, atNs)) : [];
  const isFree = ({ rect }: { readonly rect: Rect }): boolean => !open.some(({ frame }) => overlap(frame, rect));
  return {
    atNs,
    level,
    layout,
    boxes: isFlow ? [] : [...paused, ...runningBoxes(trace, layout, atNs)].filter(isFree),
    chips: [...trays.flatMap((tray) => tray.chips), ...(isFlow ? [] : [...out.chips, ...chips].filter(isFree))],
    queues,
    ring: ringMarks(trace, layout, atNs, inRing, packet),
    strip,
    seam: { packet, flow, text: chipText(flow, packet), crossed: strip.crossed, of: plan?.lines ?? 0, done: doneNs >= 0 && doneNs <= atNs },
    hidden: plan?.hidden ?? NOTHING_HIDDEN,
    lost: lostMark(trace, trays.length > 0 ? droppedPackets(trace) : lostPackets(trace), atNs),
    tags: isFlow ? [] : [...out.tags, ...rewriteTags(trace, layout, atNs)].filter(isFree),
    trays,
    rail: isFlow ? null : railOfPacket(trace, layout, packet, atNs),
    next: isFlow ? null : nextPlace(trace, layout, queues, packet, atNs),
    flow: isFlow ? flowMarks(trace, layout, atNs) : null,
    open,
  };
}

const NOTHING_HIDDEN = { structures: 0, lines: 0 } as const;

function lostMark(trace: Trace, lost: Uint32Array, atNs: number): LostMark | null {
  const count = endedBy(trace, lost, atNs);
  if (count === 0) return null;
  const last = lost[count - 1] as number;
  const misdelivered = trace.packets.outcome[last] === OUTCOME.misdelivered;
  return { count, last, text: chipText(trace.packets.flow[last] as number, last), reason: misdelivered ? 'misdelivered' : (DROP_REASONS[trace.packets.reason[last] as number] ?? 'malformed') };
}
