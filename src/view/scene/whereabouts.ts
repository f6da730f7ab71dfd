import { at } from '../../base/assert.ts';
import { orderOf } from '../../analysis/packetOrder.ts';
import { perTrace } from '../../analysis/perTrace.ts';
import { lastAtOrBefore, spanEndNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { DEVICE } from '../../trace/words.ts';

/**
 * Where a packet is at an instant. `stands` is what it occupies on the picture: a box, a place, or the card.
 * `waitsFor`: a wait that has no place of its own (`preempted`, the core's attention) leaves it where it stood.
 */
export type Whereabouts =
  | { readonly kind: 'notYet' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'card'; readonly beginNs: number; readonly endNs: number }
  | { readonly kind: 'stage'; readonly span: number; readonly sinceNs: number; readonly waitsFor: number }
  | { readonly kind: 'place'; readonly place: number; readonly core: number; readonly sinceNs: number; readonly waitsFor: number };

const NOT_YET: Whereabouts = { kind: 'notYet' };
const GONE: Whereabouts = { kind: 'gone' };

/** The last answers of each packet, with the time for which they hold: from one frame to the next few packets move. */
interface Kept {
  readonly fromNs: Float64Array;
  readonly untilNs: Float64Array;
  readonly where: Whereabouts[];
}

const kept = perTrace(({ packets }: Trace): Kept => ({
  fromNs: new Float64Array(packets.length).fill(Infinity), untilNs: new Float64Array(packets.length), where: Array.from({ length: packets.length }, () => NOT_YET),
}));

export function whereIs(trace: Trace, packet: number, atNs: number): Whereabouts {
  const { fromNs, untilNs, where } = kept(trace);
  if (atNs >= (fromNs[packet] ?? Infinity) && atNs < (untilNs[packet] as number)) return where[packet] as Whereabouts;
  const { packets } = trace;
  if (atNs < at(packets.arrivedNs, packet)) return NOT_YET;
  const doneNs = at(packets.doneNs, packet);
  if (doneNs >= 0 && atNs >= doneNs) return GONE;
  const found = find(trace, packet, atNs);
  fromNs[packet] = found.fromNs;
  untilNs[packet] = doneNs < 0 ? found.untilNs : Math.min(doneNs, found.untilNs);
  where[packet] = found.where;
  return found.where;
}

/** `fromNs` to `untilNs` nothing about the answer changes. */
function find(trace: Trace, packet: number, atNs: number): { readonly where: Whereabouts; readonly fromNs: number; readonly untilNs: number } {
  const { packets, spans, waits, dictionary } = trace;
  const entries = orderOf(trace, packet);
  const beginOf = (i: number): number => {
    const entry = entries[i] as number;
    return (entry >= 0 ? spans.beginNs[entry] : waits.beginNs[~entry]) as number;
  };
  const arrivedNs = at(packets.arrivedNs, packet);
  const last = lastAtOrBefore(entries.length, beginOf, atNs);
  let fromNs = last < 0 ? arrivedNs : beginOf(last);
  let untilNs = last + 1 < entries.length ? beginOf(last + 1) : Infinity;
  let waitsFor = -1;
  const answer = (where: Whereabouts) => ({ where, fromNs, untilNs });
  for (let i = last; i >= 0; i--) {
    const entry = entries[i] as number;
    if (entry >= 0) {
      if (spans.core[entry] === DEVICE) return answer({ kind: 'card', beginNs: beginOf(i), endNs: spanEndNs(spans, entry) });
      return answer({ kind: 'stage', span: entry, sinceNs: beginOf(i), waitsFor });
    }
    const place = at(waits.place, ~entry);
    if (at(dictionary.places, place).gap !== 'none') {
      return answer({ kind: 'place', place, core: at(waits.core, ~entry), sinceNs: beginOf(i), waitsFor });
    }
    const endNs = at(waits.endNs, ~entry);
    if (atNs >= endNs) fromNs = Math.max(fromNs, endNs);
    else {
      untilNs = Math.min(untilNs, endNs);
      if (waitsFor < 0) waitsFor = place;
    }
  }
  const ring = dictionary.places.findIndex((place) => place.gap === 'nic');
  return answer(ring < 0
    ? { kind: 'card', beginNs: arrivedNs, endNs: arrivedNs }
    : { kind: 'place', place: ring, core: DEVICE, sinceNs: arrivedNs, waitsFor });
}

/** Latest end among packets 0..i: tells where to stop looking back for packets that are still on their way. */
const latestDoneNs = perTrace((trace: Trace): Float64Array => {
  const { doneNs } = trace.packets;
  const latest = new Float64Array(doneNs.length);
  let soFar = -1;
  for (let i = 0; i < latest.length; i++) {
    const done = doneNs[i] as number;
    soFar = Math.max(soFar, done < 0 ? Infinity : done);
    latest[i] = soFar;
  }
  return latest;
});

/** Packets that have arrived and are not done, oldest first. */
export function packetsOnTheWay(trace: Trace, atNs: number): number[] {
  const { arrivedNs, doneNs } = trace.packets;
  const latest = latestDoneNs(trace);
  const found: number[] = [];
  for (let i = lastAtOrBefore(arrivedNs.length, (k) => arrivedNs[k] as number, atNs); i >= 0 && (latest[i] as number) > atNs; i--) {
    const done = doneNs[i] as number;
    if (done < 0 || done > atNs) found.push(i);
  }
  return found.reverse();
}
