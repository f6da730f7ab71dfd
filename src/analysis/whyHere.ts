import { at } from '../base/assert.ts';
import { formatIp } from '../scenario/ipAddress.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOMES } from '../trace/words.ts';
import { placeInConnection } from './connections.ts';
import { mappingLine } from './mappings.ts';
import { packetPassages, type Passage } from './packetPassages.ts';
import { packetWay, socketUnder, type PacketWay } from './packetWay.ts';
import { destinationText, sourceText, wireTuple, type Tuple } from './tuples.ts';

/** One step of the answer; `words/whyHere.ts` has a sentence for each code. */
export interface Reason {
  readonly code: ReasonCode;
  /** When it happened. */
  readonly atNs: number;
  readonly tone: 'plain' | 'wrong';
  readonly values: Readonly<Record<string, string | number>>;
  /** The rule that it is about, a line of the text; 0: none. */
  readonly line: number;
}

export type ReasonCode =
  | 'wire' | 'noAddresses' | 'sortedByWire' | 'noChannel' | 'unfit' | 'channelFull' | 'sortedLate' | 'noChannelLate' | 'neverAsked'
  | 'firstOfConnection' | 'knownConnection' | 'connectionFromBefore' | 'answerOfConnection' | 'invalid' | 'untracked'
  | 'cached' | 'cachedRewrote' | 'ruleRewrote' | 'mappingRewrote' | 'connectionRewrote' | 'answerRewrote' | 'ruleLetThrough' | 'noRuleApplied' | 'ruleDropped' | 'policyDropped'
  | 'routedHere' | 'routedOn' | 'isFor' | 'isForNobody' | 'wouldBeFor' | 'wouldBeForNobody'
  | 'right' | 'rightHandedOver' | 'wrong' | 'wrongUnasked' | 'wrongCached' | 'forwarded' | 'dropped' | 'inFlight' | 'cost' | 'answerCost';

/** Why a packet ended up where it did: from the wire to its end, in the order in which it happened. */
export function whyHere(trace: Trace, packet: number): readonly Reason[] {
  const wire = wireTuple(trace, packet);
  const arrivedNs = at(trace.packets.arrivedNs, packet);
  if (wire === undefined) return [{ code: 'noAddresses', atNs: arrivedNs, tone: 'plain', values: {}, line: 0 }, ...ending({ trace, packet, way: packetWay(trace, packet), passages: [] })];
  const passages = packetPassages(trace, packet);
  const through = passages.filter(({ own }) => !own);
  const way = packetWay(trace, packet);
  const last = through.at(-1)?.after ?? wire;
  const asked = { trace, packet, way, passages };
  const reasons: Reason[] = [plain('wire', arrivedNs, { source: sourceText(wire), destination: destinationText(wire) })];
  if (way.sorted === 'byWire') reasons.push(...sorting(asked, wire));
  for (const passage of through) {
    if (passage.hook === 'PREROUTING') reasons.push(...connectionOf(trace, passage));
    reasons.push(...deed(trace, passage));
    if (passage.hook === 'PREROUTING' && !passage.isDropped) reasons.push(...routing(passage, through));
  }
  if (trace.dictionary.netfilter !== null && through.length === 0 && isDelivered(trace, packet)) reasons.push(plain('neverAsked', way.sortedNs));
  if (way.sorted === 'afterRules') reasons.push(...sorting(asked, last));
  return [...reasons, ...ending(asked)];
}

interface Asked {
  readonly trace: Trace;
  readonly packet: number;
  readonly way: PacketWay;
  readonly passages: readonly Passage[];
}

const plain = (code: ReasonCode, atNs: number, values: Reason['values'] = {}, line = 0): Reason => ({ code, atNs, tone: 'plain', values, line });

const socketValues = (trace: Trace, socket: number, prefix = ''): Record<string, string> => {
  const entry = trace.dictionary.sockets[socket];
  return entry === undefined ? {} : { [`${prefix}local`]: entry.local, [`${prefix}remote`]: entry.remote };
};

const isDelivered = ({ packets }: Trace, packet: number): boolean => ['delivered', 'misdelivered'].includes(at(OUTCOMES, at(packets.outcome, packet)));

/** What the classifier made of the addresses that it saw. */
function sorting({ trace, packet, way }: Asked, seen: Tuple): readonly Reason[] {
  const socket = socketUnder(trace, packet, seen);
  const values = { destination: destinationText(seen), ...socketValues(trace, socket) };
  if (way.way === 'channel') return [plain(way.sorted === 'byWire' ? 'sortedByWire' : 'sortedLate', way.sortedNs, values)];
  if (socket < 0) return [plain(way.sorted === 'byWire' ? 'noChannel' : 'noChannelLate', way.sortedNs, values)];
  return [plain(dropReason(trace, packet) === 'channelFull' ? 'channelFull' : 'unfit', way.sortedNs, values)];
}

/** New or known: who is asked, the nat table or the connection. */
function connectionOf(trace: Trace, { state, connection, endNs }: Passage): readonly Reason[] {
  if (state === 'none') return [];
  if (state === 'INVALID') return [plain('invalid', endNs)];
  if (state === 'UNTRACKED') return [plain('untracked', endNs)];
  if (state === 'ESTABLISHED_REPLY' || state === 'RELATED_REPLY') return [plain('answerOfConnection', endNs)];
  const isFromBefore = connection >= 0 && at(trace.connections.beganNs, connection) < 0;
  if (isFromBefore) return [plain('connectionFromBefore', endNs)];
  const place = connection < 0 ? 1 : placeInConnection(trace, connection, endNs);
  return [place === 1 ? plain('firstOfConnection', endNs) : plain('knownConnection', endNs, { place })];
}

/** What a hook did with the packet; nothing is said of a hook that had no rules and changed nothing. */
function deed(trace: Trace, passage: Passage): readonly Reason[] {
  const { hook, endNs, rulesWalked, line, isDropped, isRewritten } = passage;
  const text = line === 0 ? '' : at(trace.dictionary.netfilter?.lines ?? [], line - 1);
  const values = { hook, rules: rulesWalked, line, text, ...change(passage) };
  if (hook === 'INGRESS') return [plain(isRewritten ? 'cachedRewrote' : 'cached', endNs, values)];
  if (isDropped) return [plain(line === 0 ? 'policyDropped' : 'ruleDropped', endNs, values, line)];
  if (isRewritten) {
    if (line > 0) return [plain('ruleRewrote', endNs, values, line)];
    if (passage.state === 'ESTABLISHED_REPLY') return [plain('answerRewrote', endNs, values)];
    const mapping = mappingLine(trace, passage.connection);
    return [plain(mapping > 0 ? 'mappingRewrote' : 'connectionRewrote', endNs, { ...values, line: mapping }, mapping)];
  }
  if (rulesWalked === 0) return [];
  return [plain(line === 0 ? 'noRuleApplied' : 'ruleLetThrough', endNs, values, line)];
}

/** From what to what: the end that changed, the destination if both did. */
function change({ before, after }: Passage): Readonly<Record<string, string>> {
  const isSource = destinationText(before) === destinationText(after);
  return isSource ? { what: 'source', from: sourceText(before), to: sourceText(after) } : { what: 'destination', from: destinationText(before), to: destinationText(after) };
}

/** By the address that the packet has after the first hook. */
function routing({ after, endNs }: Passage, through: readonly Passage[]): readonly Reason[] {
  const next = through.find(({ hook }) => hook === 'INPUT' || hook === 'FORWARD');
  if (next === undefined) return []; // on its way, or no route: its end says so
  return [plain(next.hook === 'INPUT' ? 'routedHere' : 'routedOn', endNs, { address: formatIp(after.destination) })];
}

const dropReason = ({ packets, dictionary }: Trace, packet: number): string =>
  OUTCOMES[at(packets.outcome, packet)] === 'dropped' ? at(dictionary.dropReasons, at(packets.reason, packet)) : '';

/** Whose it is, who has it, and what netfilter took. */
function ending({ trace, packet, way, passages }: Asked): readonly Reason[] {
  const { packets } = trace;
  const [taken, meant, doneNs] = [at(packets.takenBy, packet), at(packets.meantFor, packet), at(packets.doneNs, packet)];
  const through = passages.filter(({ own }) => !own);
  const last = through.at(-1);
  const now = last?.after ?? wireTuple(trace, packet);
  const outcome = at(OUTCOMES, at(packets.outcome, packet));
  const values = { ...socketValues(trace, taken), ...socketValues(trace, meant, 'meant'), destination: now === undefined ? '' : destinationText(now) };
  const reasons: Reason[] = [];
  if (last === undefined || last.hook === 'INGRESS') {
    if (outcome === 'misdelivered') reasons.push(plain(meant >= 0 ? 'wouldBeFor' : 'wouldBeForNobody', doneNs, values));
  } else if (last.hook === 'INPUT' && !last.isDropped && way.sorted !== 'afterRules') reasons.push(plain(meant >= 0 ? 'isFor' : 'isForNobody', last.endNs, values));
  switch (outcome) {
    case 'delivered': reasons.push(plain(way.isHandedOver ? 'rightHandedOver' : 'right', doneNs, values)); break;
    case 'misdelivered': reasons.push({ ...plain(last === undefined ? 'wrongUnasked' : last.hook === 'INGRESS' ? 'wrongCached' : 'wrong', doneNs, values), tone: 'wrong' }); break;
    case 'forwarded': reasons.push(plain('forwarded', doneNs, values)); break;
    case 'dropped': reasons.push({ ...plain('dropped', doneNs, { ...values, reason: dropReason(trace, packet) }), tone: 'wrong' }); break;
    case 'inFlight': reasons.push(plain('inFlight', trace.dictionary.endNs)); break;
  }
  const costOf = (rows: readonly Passage[]): Record<string, number> => ({
    workNs: rows.reduce((sum, { workNs }) => sum + workNs, 0), rules: rows.reduce((sum, { rulesWalked }) => sum + rulesWalked, 0), ageNs: doneNs - at(packets.arrivedNs, packet),
  });
  const answers = passages.filter(({ own }) => own);
  if (last !== undefined) reasons.push(plain('cost', doneNs < 0 ? last.endNs : doneNs, costOf(through)));
  if (answers.length > 0) reasons.push(plain('answerCost', Math.max(...answers.map(({ endNs }) => endNs)), costOf(answers)));
  return reasons;
}
