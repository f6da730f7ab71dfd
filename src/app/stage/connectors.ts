import type { Lanes } from '../../view/scene/lanes.ts';
import type { StageLayout } from '../../view/scene/layout.ts';
import { bottom, centreX, centreY, type Rect, right } from '../../view/scene/rect.ts';
import { GRID_COLUMNS } from '../../trace/trace.ts';

/** A line from one thing to the next, as an SVG path, with the tip of its arrow where it has one. */
export interface Connector {
  readonly d: string;
  readonly arrow: string | null;
}

const BEFORE = { H1: GRID_COLUMNS.indexOf('netfilter'), H2: GRID_COLUMNS.indexOf('recvmsg') } as const;

/** The way of the packets, as the trace says it: card, boxes of a core in their order, down through the queues. */
export function connectors(lanes: Lanes | null, layout: StageLayout, hasCard = true): readonly Connector[] {
  if (lanes === null) return [];
  return [...(hasCard ? fromCard(lanes, layout) : []), ...withinLanes(lanes, layout), ...throughQueues(lanes, layout)];
}

function fromCard(lanes: Lanes, layout: StageLayout): Connector[] {
  const first = layout.boxes[0][lanes.present[0].indexOf(true)];
  if (first === undefined) return [];
  if (layout.kind === 'tall') return [];
  const y = Math.round(centreY(first)) + 0.5;
  return [{ d: `M${right(layout.nic)} ${y}H${first.x - 5}`, arrow: tip(first.x - 1, y, 'right') }];
}

function withinLanes(lanes: Lanes, layout: StageLayout): Connector[] {
  const links: Connector[] = [];
  for (const lane of [0, 1] as const) {
    let before = -1;
    lanes.present[lane].forEach((here, column) => {
      // Shared work in the middle (a wake-up, a transmit) is not a step of the packets: the line passes it by.
      if (!here || (lane === 0 && lanes.detour[column] === true) || (lanes.onWay[lane][column] !== true && column > 0 && column < BEFORE.H2)) return;
      const [a, b] = [layout.boxes[lane][before], layout.boxes[lane][column]];
      if (a !== undefined && b !== undefined && !goesThroughQueue(lanes, lane, before, column)) {
        links.push({ d: layout.kind === 'wide' ? `M${right(a)} ${Math.round(centreY(a)) + 0.5}H${b.x}` : `M${Math.round(centreX(a)) + 0.5} ${bottom(a)}V${b.y}`, arrow: null });
      }
      before = column;
    });
  }
  return links;
}

/** Between these two boxes of one core every packet takes the queue. */
const goesThroughQueue = (lanes: Lanes, lane: 0 | 1, from: number, to: number): boolean =>
  (['H1', 'H2'] as const).some((gap) => {
    const ends = lanes.queues[gap];
    return ends !== null && from < BEFORE[gap] && to >= BEFORE[gap] && ends.from?.lane === lane && ends.to?.lane === lane && ends.to.column >= BEFORE[gap];
  });

function throughQueues(lanes: Lanes, layout: StageLayout): Connector[] {
  return (['H1', 'H2'] as const).flatMap((gap) => {
    const ends = lanes.queues[gap];
    if (ends === null) return [];
    const { frame } = layout.queues[gap];
    const from = ends.from === null ? undefined : layout.boxes[ends.from.lane][ends.from.column];
    const to = ends.to === null ? undefined : layout.boxes[ends.to.lane][ends.to.column];
    const links: Connector[] = [];
    if (from !== undefined) links.push(layout.kind === 'wide' ? intoWide(from, frame) : intoTall(from, frame, ends.from?.lane ?? 0));
    const isByRail = ends.to?.lane === 0 && lanes.detour[ends.to.column] === true;
    if (to !== undefined && !isByRail) links.push(layout.kind === 'wide' ? outOfWide(frame, to, ends.to?.lane ?? 1) : outOfTall(frame, to, ends.to?.lane ?? 1));
    return links;
  });
}

function intoWide(from: Rect, frame: Rect): Connector {
  const x = Math.round(centreX(frame)) + 0.5;
  const y = Math.round(centreY(from)) + 0.5;
  const above = y < frame.y;
  return above
    ? { d: `M${right(from)} ${y}H${x}V${frame.y - 5}`, arrow: tip(x, frame.y - 1, 'down') }
    : { d: `M${right(from)} ${y}H${frame.x - 8}V${frame.y - 8}H${x}V${frame.y - 5}`, arrow: tip(x, frame.y - 1, 'down') };
}

function outOfWide(frame: Rect, to: Rect, lane: 0 | 1): Connector {
  const x = Math.round(centreX(frame)) + 0.5;
  const y = Math.round(centreY(to)) + 0.5;
  const down = bottom(frame);
  if (lane === 0) {
    // Up again (the reader runs on the interrupt's core): along the queue's edge and under the boxes into its foot.
    const left = right(to) < x;
    const side = left ? frame.x - 3.5 : right(frame) + 3.5;
    const foot = Math.round(centreX(to)) + 0.5;
    return { d: `M${x} ${down}V${down + 5.5}H${side}V${bottom(to) + 9}H${foot}V${bottom(to) + 5}`, arrow: tip(foot, bottom(to) + 1, 'up') };
  }
  const backwards = right(to) < x;
  return { d: `M${x} ${down}V${y}H${backwards ? right(to) + 5 : to.x - 5}`, arrow: tip(backwards ? right(to) + 1 : to.x - 1, y, backwards ? 'left' : 'right') };
}

/** Down along the core's inner edge, where no box and no thread stands. */
function intoTall(from: Rect, frame: Rect, lane: 0 | 1): Connector {
  const y = Math.round(centreY(frame)) + 0.5;
  const begin = Math.round(centreY(from)) + 0.5;
  return lane === 0
    ? { d: `M${right(from)} ${begin}H${Math.round(right(from)) + 4.5}V${y}H${frame.x - 5}`, arrow: tip(frame.x - 1, y, 'right') }
    : { d: `M${from.x} ${begin}H${Math.round(from.x) - 4.5}V${y}H${right(frame) + 5}`, arrow: tip(right(frame) + 1, y, 'left') };
}

function outOfTall(frame: Rect, to: Rect, lane: 0 | 1): Connector {
  const y = Math.round(centreY(frame)) + 0.5;
  const target = Math.round(centreY(to)) + 0.5;
  if (lane === 1) return { d: `M${right(frame)} ${y}H${Math.round(to.x) - 4.5}V${target}`, arrow: tip(to.x - 1, target, 'right') };
  const x = Math.round(centreX(frame)) + 0.5;
  return { d: `M${x} ${bottom(frame)}V${bottom(frame) + 7}H${right(to) + 8}V${target}H${right(to) + 5}`, arrow: tip(right(to) + 1, target, 'left') };
}

function tip(x: number, y: number, way: 'right' | 'left' | 'down' | 'up'): string {
  if (way === 'down' || way === 'up') return `M${x} ${y}l-4 ${way === 'down' ? -7 : 7}h8z`;
  return `M${x} ${y}l${way === 'right' ? -7 : 7} -4v8z`;
}
