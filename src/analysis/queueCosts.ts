import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';

/** Of an item through a queue between two cores, once the caches have settled: the second half of the run. */
export interface QueueCosts {
  /** From one taken item to the next, mean. */
  readonly perItemNs: number;
  /** From the producer's begin to the contents in the consumer's hand, median. */
  readonly oneWayNs: number;
}

export function queueCosts({ packets }: Trace): QueueCosts {
  const first = packets.length >> 1;
  const last = packets.length - 1;
  const lives = Array.from({ length: last - first + 1 }, (_, i) => at(packets.doneNs, first + i) - at(packets.arrivedNs, first + i)).sort((a, b) => a - b);
  const oneWayNs = at(lives, lives.length >> 1);
  return { perItemNs: last === first ? oneWayNs : (at(packets.doneNs, last) - at(packets.doneNs, first)) / (last - first), oneWayNs };
}

/** What tells two such runs apart: of items that come one by one how soon each is there, else how fast they follow each other. */
export function queueResult(trace: Trace): { readonly isLone: boolean; readonly ns: number } {
  const { perItemNs, oneWayNs } = queueCosts(trace);
  const isLone = Number(trace.dictionary.knobs.gapNs) > 0;
  return { isLone, ns: isLone ? oneWayNs : perItemNs };
}
