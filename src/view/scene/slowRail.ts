import { ways } from '../../analysis/packetWay.ts';
import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { boxLabel } from './gauges.ts';
import { lanesOf } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { bottom, centreX, centreY, type Rect, right } from './rect.ts';

/** The way of packets that no channel takes: from the classifier under its lane to steps that others leave out, and along these. */
export interface SlowRail {
  /** Lines of corners. */
  readonly lines: readonly (readonly (readonly [number, number])[])[];
  readonly boxes: readonly { readonly rect: Rect; readonly label: string }[];
}

export function slowRail(trace: Trace, layout: StageLayout): SlowRail | null {
  const lanes = lanesOf(trace, layout.cores);
  const columns = lanes.detour.flatMap((is, column) => (is ? [column] : []));
  const first = columns[0];
  if (first === undefined) return null;
  const boxes = columns.map((column) => ({ rect: at(layout.boxes[0], column), label: boxLabel(layout, lanes, 0, column) }));
  const from = at(layout.boxes[0], lanes.fork);
  const to = at(layout.boxes[0], first);
  const along = boxes.slice(1).map(({ rect: next }, i): readonly (readonly [number, number])[] => {
    const { rect: before } = at(boxes, i);
    return layout.kind === 'wide' ? [[right(before), centreY(before)], [next.x, centreY(next)]] : [[centreX(before), bottom(before)], [centreX(next), next.y]];
  });
  const under = bottom(from) + 5.5;
  const beside = from.x - 4.5;
  const rail: readonly (readonly [number, number])[] = layout.kind === 'wide'
    ? [[centreX(from), bottom(from)], [centreX(from), under], [centreX(to), under], [centreX(to), bottom(to)]]
    : [[from.x, centreY(from)], [beside, centreY(from)], [beside, centreY(to)], [to.x, centreY(to)]];
  return { lines: [rail, ...along], boxes };
}

/** The same where the packet in focus has been sent that way: its steps are real ones then. */
export function railOfPacket(trace: Trace, layout: StageLayout, packet: number, atNs: number): SlowRail | null {
  const slowNs = packet < 0 || packet >= trace.packets.length ? -1 : at(ways(trace).slowNs, packet);
  return slowNs < 0 || slowNs > atNs ? null : slowRail(trace, layout);
}
