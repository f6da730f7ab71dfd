import { spanEndNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { DEVICE } from '../trace/words.ts';

/** Work of all cores between two instants, in percent of one core. */
export function busyWithin({ spans, dictionary }: Trace, fromNs: number, toNs: number): number {
  const isWork = dictionary.stages.map(({ column }) => column !== 'none');
  let ns = 0;
  for (let span = 0; span < spans.length; span++) {
    if (spans.core[span] === DEVICE || isWork[spans.stage[span] as number] !== true) continue;
    ns += Math.max(0, Math.min(spanEndNs(spans, span), toNs) - Math.max(spans.beginNs[span] as number, fromNs));
  }
  return toNs > fromNs ? (100 * ns) / (toNs - fromNs) : 0;
}
