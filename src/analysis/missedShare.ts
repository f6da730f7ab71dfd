import { touchAtNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { DEVICE, SOURCE, sourceIndexOf } from '../trace/words.ts';
import { linesCounted } from './missCube.ts';

/** Of the lines that cores had to ask the last-level cache for, from an instant on: the share that came from memory (perf: cache-misses of cache-references). 0..1 */
export function missedShare(trace: Trace, fromNs = 0): number {
  const { touches, spans } = trace;
  let asked = 0;
  let missed = 0;
  for (let touch = 0; touch < touches.length; touch++) {
    const source = sourceIndexOf(touches.what[touch] as number);
    if (source === SOURCE.upgrade || spans.core[touches.span[touch] as number] === DEVICE || touchAtNs(trace, touch) < fromNs) continue;
    const lines = linesCounted(source, touches.missed[touch] as number);
    asked += lines;
    if (source === SOURCE.dram) missed += lines;
  }
  return asked === 0 ? 0 : missed / asked;
}
