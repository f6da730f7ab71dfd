import { ruleCounts } from '../../../analysis/mappings.ts';
import type { Trace } from '../../../trace/trace.ts';

/** How often a line decided on either side; null where the runs on screen had another line there, or none. */
export type LineCount = { readonly a: number; readonly b: number } | null;

export function lineCounts(lines: readonly string[], a: Trace | null, b: Trace | null): readonly LineCount[] {
  const ran = a?.dictionary.netfilter?.lines;
  if (a === null || b === null || ran === undefined) return [];
  const [onA, onB] = [ruleCounts(a), ruleCounts(b)];
  return lines.map((line, index) => (line.trimStart().startsWith('-') && ran[index] === line ? { a: onA[index + 1] ?? 0, b: onB[index + 1] ?? 0 } : null));
}
