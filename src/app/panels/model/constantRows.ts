import type { Grade } from '../../../base/constant.ts';
import type { Bounds, KnownConstant } from '../../../scenario/catalogue.ts';

/** A constant as the panel lists it. */
export interface ConstantRow {
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly grade: Grade;
  readonly source: string;
  /** Machine, kernel, fit or path it belongs to; of both paths: the first. */
  readonly of: string;
  /** As the model has it. */
  readonly value: number;
  /** As the library's scenario has it: the model's value where it says nothing. */
  readonly usual: number;
  /** As the scenario has it. */
  readonly inForce: number;
  readonly bounds: Bounds | null;
}

/** What decides which constants a run reads. */
export interface Present {
  readonly machine: string;
  readonly a: string;
  readonly b: string;
  /** There is no kernel, and no fit to one. */
  readonly bare?: boolean;
}

export interface Filter {
  /** Words that all have to occur, in name, id, unit, grade, source or owner. */
  readonly query: string;
  readonly estimatedOnly: boolean;
  /** Also those of machines and paths that are not on stage. */
  readonly all: boolean;
}

/** Values by the constants' ids: those of the scenario, and those that its original in the library brings. */
export interface Values {
  readonly own: Readonly<Record<string, number>>;
  readonly library: Readonly<Record<string, number>>;
}

const isPresent = ({ of }: KnownConstant, { machine, a, b, bare = false }: Present): boolean =>
  of === machine || of === a || of === b || (!bare && (of === 'fit' || of.startsWith('era')));

/** The constants of the runs on stage, or all there are; what both paths have alike is listed once. */
export function constantRows(known: readonly KnownConstant[], present: Present, { own, library }: Values, { query, estimatedOnly, all }: Filter): readonly ConstantRow[] {
  const asked = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const rows = new Map<string, ConstantRow>();
  for (const constant of known) {
    if ((!all && !isPresent(constant, present)) || (estimatedOnly && constant.grade !== 'estimated')) continue;
    const { id, label, unit, grade, source, of, value, bounds } = constant;
    const text = `${label} ${id} ${unit} ${grade} ${source} ${of}`.toLowerCase();
    const key = all ? `${id} ${of}` : `${id} ${value}`;
    if (rows.has(key) || !asked.every((word) => text.includes(word))) continue;
    rows.set(key, { key, id, label, unit, grade, source, of, value, usual: library[id] ?? value, inForce: own[id] ?? value, bounds });
  }
  return [...rows.values()];
}
