/** One structure's cells on the strip: how many, and how long its name is. */
export interface AxisGroup {
  readonly cells: number;
  readonly nameLength: number;
}

export interface AxisPlan {
  /** Where each group's first cell begins. */
  readonly starts: readonly number[];
  /** Middle of each group's name: under its cells, but within the stretch. */
  readonly names: readonly number[];
  readonly nameRows: 1 | 2;
}

export interface AxisSpace {
  /** Free stretches, ascending: the strip without the queues that stand in it. */
  readonly stretches: readonly (readonly [number, number])[];
  readonly pitch: number;
  readonly gap: number;
  /** No name begins before this: beside the seam stands its count. */
  readonly least: number;
}

/** Puts groups one after another into the free stretches, names in one row or else in two; null when they do not fit. */
export function alongAxis(groups: readonly AxisGroup[], space: AxisSpace): AxisPlan | null {
  const one = place(groups, space, (group) => Math.max(group.cells * space.pitch, group.nameLength));
  if (one !== null) return { ...one, nameRows: 1 };
  const two = place(groups, space, (group) => Math.max(group.cells * space.pitch, group.nameLength / 2 + space.pitch / 2));
  return two === null ? null : { ...two, nameRows: 2 };
}

/** More space between groups than this would tear the picture apart. */
const SPARE_MOST = 20;

function place(groups: readonly AxisGroup[], space: AxisSpace, widthOf: (group: AxisGroup) => number): Omit<AxisPlan, 'nameRows'> | null {
  const starts: number[] = [];
  const names: number[] = [];
  let next = 0;
  for (const [from, to] of space.stretches) {
    const first = next;
    let used = 0;
    while (next < groups.length) {
      const width = widthOf(groups[next] as AxisGroup) + (next > first ? space.gap : 0);
      if (used + width > to - from) break;
      used += width;
      next++;
    }
    const spare = Math.min(SPARE_MOST, (to - from - used) / Math.max(1, next - first));
    let at = from + spare / 2;
    for (let i = first; i < next; i++) {
      const group = groups[i] as AxisGroup;
      const width = widthOf(group);
      starts.push(at + (width - group.cells * space.pitch) / 2);
      const half = group.nameLength / 2;
      names.push(Math.max(space.least + half, Math.min(to - half, Math.max(from + half, at + width / 2)))); // too long: out to the left, as far as that goes
      at += width + space.gap + spare;
    }
  }
  return next === groups.length ? { starts, names } : null;
}
