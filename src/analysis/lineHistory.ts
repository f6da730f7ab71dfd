import { TICKS_PER_NS } from '../base/units.ts';
import { endLineOf, type Groups } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './perTrace.ts';

/** Touches of every line that is touched singly, in order of completion. A stream counts for each of those lines it covers. */
export interface LineHistory extends Groups {
  readonly completedNs: Float64Array; // beside rows
}

export const lineHistory = perTrace((trace: Trace): LineHistory => {
  const { touches, spans, dictionary } = trace;
  const lineEnd = dictionary.structures.reduce((end, s) => Math.max(end, endLineOf(s)), 0);
  const { line: lineOf, lines: linesOf, span: spanOf, offsetTicks, latencyTicks, length } = touches;
  const { beginNs } = spans;
  const single = new Uint8Array(lineEnd);
  for (let t = 0; t < length; t++) if (linesOf[t] === 1) single[lineOf[t] as number] = 1;
  // Plain loops: this runs over every touch of a run.
  const first = new Uint32Array(lineEnd + 1);
  for (let t = 0; t < length; t++) {
    const line = lineOf[t] as number;
    const end = line + (linesOf[t] as number);
    for (let l = line; l < end; l++) if (single[l] === 1) first[l + 1] = (first[l + 1] as number) + 1;
  }
  for (let l = 0; l < lineEnd; l++) first[l + 1] = (first[l + 1] as number) + (first[l] as number);
  const next = first.slice();
  const rows = new Uint32Array(first[lineEnd] as number);
  const completedNs = new Float64Array(rows.length);
  for (let t = 0; t < length; t++) {
    const line = lineOf[t] as number;
    const end = line + (linesOf[t] as number);
    const atNs = (beginNs[spanOf[t] as number] as number) + ((offsetTicks[t] as number) + (latencyTicks[t] as number)) / TICKS_PER_NS;
    for (let l = line; l < end; l++) {
      if (single[l] !== 1) continue;
      // Nearly in order already: cores take turns in the simulation.
      let slot = next[l] as number;
      next[l] = slot + 1;
      while (slot > (first[l] as number) && (completedNs[slot - 1] as number) > atNs) {
        completedNs[slot] = completedNs[slot - 1] as number;
        rows[slot] = rows[slot - 1] as number;
        slot--;
      }
      completedNs[slot] = atNs;
      rows[slot] = t;
    }
  }
  return { first, rows, completedNs };
});
