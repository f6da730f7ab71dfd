import { lastAtOrBefore } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { lineStateAt } from './lineStates.ts';
import { rect, type Rect } from './rect.ts';
import type { StripCell, StripPlan } from './stripPlan.ts';

export interface CellMark {
  readonly rect: Rect;
  readonly lane: 0 | 1;
  readonly line: number;
  readonly name: string;
  /** Index into STATES, -1 where this core never had the line. */
  readonly state: number;
  /** Giver or taker of a transfer that is under way. */
  readonly active: boolean;
  /** The next touch of the packet in focus is to this line. */
  readonly next: boolean;
}

/** One thread across the seam, or a line's several: drawn along the strip's axis. */
export interface ThreadMark {
  readonly position: number;
  readonly line: number;
  readonly name: string;
  readonly from: 0 | 1 | -1;
  readonly to: 0 | 1 | -1;
  /** The core at the end that is not shown as a lane, -1 where both are. */
  readonly hiddenCore: number;
  /** Completed crossings of this line; 0 while the first is under way. */
  readonly times: number;
  /** 0..1 of a crossing under way, 1 when none is. */
  readonly fraction: number;
}

export interface NameMark {
  readonly text: string;
  readonly position: number;
  readonly row: number;
  readonly strong: boolean;
}

export interface StripMarks {
  readonly cells: readonly CellMark[];
  readonly threads: readonly ThreadMark[];
  readonly names: readonly NameMark[];
  /** Lines that have crossed. */
  readonly crossed: number;
}

export function stripMarks(trace: Trace, layout: StageLayout, plan: StripPlan, atNs: number): StripMarks {
  const { cores } = lanesOf(trace, layout.cores);
  const coming = lastAtOrBefore(plan.touches.atNs.length, (i) => plan.touches.atNs[i] as number, atNs) + 1;
  const nextLine = plan.touches.line[coming] ?? -1;
  const cells: CellMark[] = [];
  const threads: ThreadMark[] = [];
  const names: NameMark[] = [];
  for (const group of plan.groups) {
    let strong = false;
    for (const cell of group.cells) {
      const thread = threadOf(cell, atNs);
      if (thread !== null) threads.push(thread);
      const moving = thread !== null && thread.fraction < 1;
      strong ||= moving;
      if (layout.strip.cell === null) continue;
      const { width, height } = layout.strip.cell;
      for (const lane of [0, 1] as const) {
        const core = cores[lane];
        if (core < 0) continue;
        cells.push({
          rect: rect(cell.position - width / 2, layout.strip.cellY[lane], width, height),
          lane, line: cell.line, name: cell.name,
          state: lineStateAt(trace, cell.line, core, atNs),
          next: cell.line === nextLine,
          active: moving && (thread.from === lane || thread.to === lane),
        });
      }
    }
    names.push({ text: group.label, position: group.position, row: group.row, strong });
  }
  let crossed = 0;
  for (const crossing of plan.crossings) if (crossing.endNs <= atNs) crossed += crossing.lines;
  return { cells, threads, names, crossed };
}

function threadOf(cell: StripCell, atNs: number): ThreadMark | null {
  let times = 0;
  let last = null;
  let moving = null;
  for (const crossing of cell.crossings) {
    if (crossing.endNs <= atNs) {
      times++;
      last = crossing;
    } else if (crossing.beginNs <= atNs) moving = crossing;
  }
  const shown = moving ?? last;
  if (shown === null) return null;
  const fraction = moving === null ? 1 : (atNs - moving.beginNs) / (moving.endNs - moving.beginNs);
  return { position: cell.position, line: cell.line, name: cell.name, from: shown.from, to: shown.to, hiddenCore: shown.from < 0 ? shown.fromCore : shown.to < 0 ? shown.toCore : -1, times, fraction };
}
