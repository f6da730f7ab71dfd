import { at } from '../base/assert.ts';
import { lookup, rowsOf } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { splitWait } from './sharedSpans.ts';

/** Where or behind what a packet waited. `by`: `place` = a queue, ring ...; `stage` = shared work of the core it waited for. */
export interface NamedWait {
  readonly by: 'place' | 'stage';
  readonly id: string;
  readonly label: string;
  readonly core: number;
  readonly beginNs: number;
  readonly endNs: number;
}

/** All waits of a packet in time order, each named; neighbours of one name are one. Their sum is that of the recorded waits, exactly. */
export function packetWaits(trace: Trace, packet: number): readonly NamedWait[] {
  const rows = [...rowsOf(lookup(trace).waitsByPacket, packet)];
  rows.sort((a, b) => at(trace.waits.beginNs, a) - at(trace.waits.beginNs, b) || at(trace.waits.endNs, a) - at(trace.waits.endNs, b));
  const named: NamedWait[] = [];
  for (const wait of rows) pushNamed(trace, wait, named);
  return named;
}

/** The named pieces of one wait row, appended. */
export function pushNamed(trace: Trace, wait: number, named: NamedWait[]): void {
  const { dictionary, spans, waits } = trace;
  splitWait(trace, wait, (beginNs, endNs, sharedSpan) => {
    const by = sharedSpan < 0 ? 'place' : 'stage';
    const { id, label } = sharedSpan < 0 ? at(dictionary.places, at(waits.place, wait)) : at(dictionary.stages, at(spans.stage, sharedSpan));
    const core = at(waits.core, wait);
    const last = named.at(-1);
    if (last !== undefined && last.by === by && last.id === id && last.core === core && last.endNs === beginNs) {
      named[named.length - 1] = { ...last, endNs };
    } else {
      named.push({ by, id, label, core, beginNs, endNs });
    }
  });
}
