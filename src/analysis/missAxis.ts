import { touchAtNs } from '../trace/lookup.ts';
import { GRID_COLUMNS, type GridColumn, type Trace } from '../trace/trace.ts';

/** By what a heat map divides touches: who touched, at which step, or when. */
export const MISS_AXES = ['core', 'stage', 'time'] as const;
export type MissAxis = (typeof MISS_AXES)[number];

/** Equal parts of the run. */
export const TIME_PARTS = 10;

/** A column of a heat map; `time`: [fromNs, toNs) of the run. */
export type MissColumn =
  | { readonly axis: 'core'; readonly core: number }
  | { readonly axis: 'stage'; readonly stage: GridColumn }
  | { readonly axis: 'time'; readonly fromNs: number; readonly toNs: number };

export function columnsOf({ dictionary }: Trace, axis: MissAxis): readonly MissColumn[] {
  if (axis === 'core') return Array.from({ length: 1 + dictionary.cores.reduce((highest, core) => Math.max(highest, core.id), 0) }, (_, core) => ({ axis, core }));
  if (axis === 'stage') return GRID_COLUMNS.map((stage) => ({ axis, stage }));
  const partNs = dictionary.endNs / TIME_PARTS;
  return Array.from({ length: TIME_PARTS }, (_, k) => ({ axis, fromNs: k * partNs, toNs: (k + 1) * partNs }));
}

/** Which column a touch of a core belongs to; the card's own belong to none. */
export function columnOfTouch(trace: Trace, axis: MissAxis): (touch: number) => number {
  const { touches, spans, dictionary } = trace;
  const spanOf = (touch: number): number => touches.span[touch] as number;
  if (axis === 'core') return (touch) => spans.core[spanOf(touch)] as number;
  if (axis === 'time') return (touch) => Math.min(TIME_PARTS - 1, Math.floor((touchAtNs(trace, touch) * TIME_PARTS) / dictionary.endNs));
  const columnOfStage = dictionary.stages.map((stage) => GRID_COLUMNS.indexOf(stage.gridColumn as GridColumn));
  return (touch) => columnOfStage[spans.stage[spanOf(touch)] as number] as number;
}
