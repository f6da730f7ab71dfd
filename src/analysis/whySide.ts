import { at } from '../base/assert.ts';
import { rowsOf, spanEndNs } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { HOOKS, OUTCOME } from '../trace/words.ts';
import { mappingLine } from './mappings.ts';
import { passagesByPacket, tupleAfter } from './packetPassages.ts';
import { outcomesAt, type OutcomeCounts } from './outcomeCounts.ts';
import { socketUnder, ways } from './packetWay.ts';
import { perTrace } from './perTrace.ts';
import { destinationText, isSameTuple, wireTuple } from './tuples.ts';

/** An example of many packets, and the most frequent: from where to where, and by which line. */
export interface Rewrites {
  readonly count: number;
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** What rules did to the packets of a run as a whole. */
export interface SideAnswer {
  /** `none`: no rules; `unasked`: a path that asks none; `cached`: past the rules, by what was learned of them; else where the packets are sorted into channels, if at all. */
  readonly kind: 'none' | 'unasked' | 'cached' | 'byWire' | 'afterRules' | 'noChannels';
  readonly counts: OutcomeCounts;
  /** Given other addresses by a hook. */
  readonly rewritten: Rewrites;
  /** On the slow path, because nothing is registered under what they said on the wire, while something is under what they became. */
  readonly blind: Rewrites;
  /** Taken by the program under whose address they came, and meant for another. */
  readonly astray: Rewrites;
  /** Netfilter's work for a packet that it saw and the answer to it, in the mean. */
  readonly workNs: number;
}

const INGRESS = HOOKS.indexOf('INGRESS');

export const whySide = perTrace((trace: Trace): SideAnswer => {
  const { packets, dictionary } = trace;
  const { classifiedBy, slowNs } = ways(trace);
  const byPacket = passagesByPacket(trace);
  const [rewritten, blind, astray] = [new Tally(), new Tally(), new Tally()];
  let [inDriver, afterRules, asked] = [0, 0, 0];
  for (let packet = 0; packet < packets.length; packet++) {
    const stage = at(classifiedBy, packet);
    if (stage >= 0) {
      if (at(dictionary.stages, stage).context === 'hardirq') inDriver++;
      else afterRules++;
    }
    const wire = wireTuple(trace, packet);
    if (wire === undefined) continue;
    const rows = [...rowsOf(byPacket, packet)].filter((row) => trace.passages.own[row] === 0);
    const last = rows.at(-1);
    const after = last === undefined ? wire : tupleAfter(trace, last);
    if (last !== undefined) asked++;
    const isAstray = packets.outcome[packet] === OUTCOME.misdelivered;
    if (isSameTuple(wire, after) && !isAstray) continue;
    const meant = dictionary.sockets[at(packets.meantFor, packet)]?.local;
    const example = { from: destinationText(wire), to: isAstray && meant === undefined ? '' : isSameTuple(wire, after) ? (meant ?? '') : destinationText(after), line: last === undefined ? 0 : mappingLine(trace, at(trace.passages.connection, last)) };
    if (!isSameTuple(wire, after)) rewritten.add(example);
    if (isAstray) astray.add(example);
    if (at(slowNs, packet) >= 0 && socketUnder(trace, packet, wire) < 0 && socketUnder(trace, packet, after) >= 0) blind.add(example);
  }
  return {
    kind: dictionary.netfilter === null ? 'none' : packets.length > 0 && asked === 0 ? 'unasked' : trace.passages.hook.includes(INGRESS) ? 'cached' : inDriver > 0 ? 'byWire' : afterRules > 0 ? 'afterRules' : 'noChannels',
    counts: outcomesAt(trace, Infinity),
    rewritten: rewritten.answer, blind: blind.answer, astray: astray.answer,
    workNs: asked === 0 ? 0 : netfilterNs(trace) / asked,
  };
});

function netfilterNs({ spans, dictionary }: Trace): number {
  const isNetfilter = dictionary.stages.map(({ gridColumn }) => gridColumn === 'netfilter');
  let ns = 0;
  for (let span = 0; span < spans.length; span++) if (isNetfilter[spans.stage[span] as number] === true) ns += spanEndNs(spans, span) - at(spans.beginNs, span);
  return ns;
}

class Tally {
  private count = 0;
  private readonly kinds = new Map<string, { readonly example: Omit<Rewrites, 'count'>; times: number }>();

  add(example: Omit<Rewrites, 'count'>): void {
    this.count++;
    const key = JSON.stringify(example);
    const known = this.kinds.get(key) ?? { example, times: 0 };
    known.times++;
    this.kinds.set(key, known);
  }

  get answer(): Rewrites {
    let best: { readonly example: Omit<Rewrites, 'count'>; times: number } | undefined;
    for (const kind of this.kinds.values()) if (best === undefined || kind.times > best.times) best = kind;
    return { count: this.count, ...(best?.example ?? { from: '', to: '', line: 0 }) };
  }
}
