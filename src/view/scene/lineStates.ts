import { lineHistory } from '../../analysis/lineHistory.ts';
import { lastAtOrBefore } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { DEVICE, KIND, kindIndexOf, type LineState, STATE, stateIndexOf, STATES } from '../../trace/words.ts';

/** How far back one looks for a core's own touch; before that, it counts as never seen. */
const LOOK_BACK = 400;
export const UNSEEN = -1;

/**
 * State of a line in a core's private cache at an instant, from the touches that were complete by then: a core's own touch
 * says its state; a later M, E or D of another core, or the card's write, makes it I; a later S of another makes M or E an S.
 */
export function lineStateAt(trace: Trace, line: number, core: number, atNs: number): number {
  const { first, rows, completedNs } = lineHistory(trace);
  const from = first[line] ?? 0;
  const to = first[line + 1] ?? 0;
  const last = from + lastAtOrBefore(to - from, (i) => completedNs[from + i] as number, atNs);
  const { touches, spans } = trace;
  let shared = false;
  for (let i = last; i >= from && i > last - LOOK_BACK; i--) {
    const touch = rows[i] as number;
    const what = touches.what[touch] as number;
    const toucher = spans.core[touches.span[touch] as number] as number;
    if (toucher === DEVICE) {
      if (kindIndexOf(what) === KIND.dmaWrite) return STATE.I;
      continue;
    }
    const state = stateIndexOf(what);
    if (toucher === core) return shared ? afterRemoteRead(trace, state) : state;
    if (state === STATE.E || state === STATE.M || state === STATE.D) return seenBefore(trace, core, rows, from, i) ? STATE.I : UNSEEN;
    if (state !== STATE.I) shared = true;
  }
  return UNSEEN;
}

/** As the machine's own protocol has it. */
function afterRemoteRead({ dictionary }: Trace, state: number): number {
  const row = dictionary.coherenceTable.find((one) => one.event === 'remoteRead' && one.state === STATES[state]);
  return row === undefined ? Math.min(state, STATE.S) : STATES.indexOf(row.to as LineState);
}

function seenBefore(trace: Trace, core: number, rows: Uint32Array, from: number, before: number): boolean {
  const { touches, spans } = trace;
  for (let i = before - 1; i >= from && i > before - LOOK_BACK; i--) {
    if (spans.core[touches.span[rows[i] as number] as number] === core) return true;
  }
  return false;
}
