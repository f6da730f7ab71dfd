import { hasCard } from '../trace/lookup.ts';
import type { Trace } from '../trace/trace.ts';
import { busyWithin } from './busyWithin.ts';
import { cpuBudget } from './cpuBudget.ts';
import { deliveredMbps } from './deliveredRate.ts';
import { flowFates, ruleAddedNs } from './flowFates.ts';
import { latency } from './latency.ts';
import { misses } from './misses.ts';
import { lostForRoom, packetCounts } from './packetCounts.ts';
import { queueResult } from './queueCosts.ts';

/**
 * Which sentence tells two runs apart, and its numbers. `words/` has the sentences.
 *
 *     queues            two programs with a queue between them: nsA/B for an item (isLone: one way of a lone one), linesA/B per item
 *     noTraffic         nothing arrived on either side
 *     nothingDelivered  frames arrived, neither side delivered one
 *     forwarded         nor was one for this machine: busyA/B
 *     rate              mbpsA/B of data that programs got, where senders wait for ACKs: the same work takes the sides different times
 *     lostPackets       lostPercentA/B of what arrived, busyA/B
 *     misdelivered      shareA/B of the flows that rewriting rules concern; port: to where (0: several); isNew: only those since a rule
 *     slowPath          likewise, with busyA/B; of a rule that was added what it did: busyBefore, busyAfter where it is worse
 *     linesMoved        linesA/B per delivered packet, busyA/B
 *     latency           p50A/B in ns, busyA/B
 *     busy              busyA/B in percent of one core
 *     same              the sides do not differ by 2 %
 */
export const HEADLINE_CODES = [
  'queues', 'noTraffic', 'nothingDelivered', 'forwarded', 'rate', 'lostPackets', 'misdelivered', 'slowPath', 'linesMoved', 'latency', 'busy', 'same',
] as const;
export type HeadlineCode = (typeof HEADLINE_CODES)[number];

export interface Headline {
  readonly code: HeadlineCode;
  readonly values: Readonly<Record<string, number>>;
}

/** Two sides differ from 2 % on: of what arrived for losses, of the flows concerned for rewrites, of the larger value for the rest. */
const DIFFERENCE = 0.02;
/** Fewer lines than the smallest digit that is shown are no difference. */
const LINES_MIN = 0.1;

/** The first that differs, the worst news first: what senders get through, lost packets, misdelivered flows, the slow path, lines moved, latency, work. */
export function headline(traceA: Trace, traceB: Trace): Headline {
  if (!hasCard(traceA)) return ofQueues(traceA, traceB);
  const a = sideOf(traceA);
  const b = sideOf(traceB);
  const busy = { busyA: a.busy, busyB: b.busy };
  if (a.in === 0 && b.in === 0) return { code: 'noTraffic', values: {} };
  const rates = { mbpsA: deliveredMbps(traceA), mbpsB: deliveredMbps(traceB) };
  if (isAckClocked(traceA) && isAckClocked(traceB) && differs(rates.mbpsA, rates.mbpsB)) return { code: 'rate', values: rates };
  if (Math.abs(a.lost - b.lost) >= DIFFERENCE) {
    return { code: 'lostPackets', values: { lostPercentA: 100 * a.lost, lostPercentB: 100 * b.lost, ...busy } };
  }
  const ofRules = ofRewrites(traceA, traceB, busy);
  if (ofRules !== null) return ofRules;
  if (a.delivered === 0 && b.delivered === 0) return a.forwarded > 0 && b.forwarded > 0 ? { code: 'forwarded', values: busy } : { code: 'nothingDelivered', values: {} };
  if (differs(a.lines, b.lines) && Math.abs(a.lines - b.lines) >= LINES_MIN) {
    return { code: 'linesMoved', values: { linesA: a.lines, linesB: b.lines, ...busy } };
  }
  if (differs(a.p50Ns, b.p50Ns)) return { code: 'latency', values: { p50A: a.p50Ns, p50B: b.p50Ns, ...busy } };
  if (differs(a.busy, b.busy)) return { code: 'busy', values: busy };
  return { code: 'same', values: {} };
}

function ofQueues(a: Trace, b: Trace): Headline {
  const [resultA, resultB] = [queueResult(a), queueResult(b)];
  const values = { nsA: resultA.ns, nsB: resultB.ns, isLone: resultA.isLone ? 1 : 0, linesA: misses(a).transfersPerPacket, linesB: misses(b).transfersPerPacket };
  return { code: 'queues', values };
}

/** What rewriting rules did to the flows that they concern, where the sides differ. */
function ofRewrites(a: Trace, b: Trace, busy: Readonly<Record<'busyA' | 'busyB', number>>): Headline | null {
  const { misdelivered, slow, port } = flowFates(a, b);
  const addedNs = ruleAddedNs(a);
  const values = ([shareA, shareB]: readonly [number, number]) => ({ shareA, shareB, port, isNew: addedNs > 0 ? 1 : 0 });
  const differ = ([shareA, shareB]: readonly [number, number]): boolean => Math.abs(shareA - shareB) >= DIFFERENCE;
  if (differ(misdelivered)) return { code: 'misdelivered', values: values(misdelivered) };
  if (!differ(slow)) return null;
  const worse = slow[1] > slow[0] ? b : a;
  const { fromNs, toNs } = cpuBudget(worse);
  return { code: 'slowPath', values: { ...values(slow), ...busy, busyBefore: busyWithin(worse, fromNs, addedNs), busyAfter: busyWithin(worse, addedNs, toNs) } };
}

function sideOf(trace: Trace) {
  const counts = packetCounts(trace);
  const shareOfIn = (count: number): number => (counts.in === 0 ? 0 : count / counts.in);
  return {
    in: counts.in,
    delivered: counts.delivered,
    lost: shareOfIn(lostForRoom(counts)),
    forwarded: counts.forwarded,
    lines: misses(trace).transfersPerPacket,
    p50Ns: latency(trace).p50,
    busy: cpuBudget(trace).total.busy,
  };
}

const isAckClocked = ({ dictionary }: Trace): boolean => dictionary.knobs.process === 'ackClock';

const differs = (a: number, b: number): boolean => Math.abs(a - b) >= DIFFERENCE * Math.max(Math.abs(a), Math.abs(b)) && a !== b;
