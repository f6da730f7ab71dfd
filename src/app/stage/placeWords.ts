import { addressesAt, astrayFromNs, type Rewrite, rewritesOf } from '../../analysis/rewrites.ts';
import { destinationText, isSameTuple, sourceText, wireTuple } from '../../analysis/tuples.ts';
import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { hasCard, lineName } from '../../trace/lookup.ts';
import { OUTCOMES } from '../../trace/words.ts';
import { type CorePair, lanesOf } from '../../view/scene/lanes.ts';
import { lineStateAt } from '../../view/scene/lineStates.ts';
import { chipText } from '../../view/scene/packetMarks.ts';
import { whereIs } from '../../view/scene/whereabouts.ts';
import { natStageWords, rewriteText } from '../../words/natStageWords.ts';
import { age, stageWords as words } from '../../words/stageWords.ts';

/** "in TCP receive on core 0", "waits in the channel": where a packet is, and why it waits there. */
export function placeText(trace: Trace, packet: number, atNs: number): string {
  const { dictionary, spans } = trace;
  const where = whereIs(trace, packet, atNs);
  switch (where.kind) {
    case 'notYet':
      return words.score.packetNotYet(packet);
    case 'gone':
      return endText(trace, packet);
    case 'card':
      return words.card.onCard;
    case 'place': {
      const place = words.card.inPlace(at(dictionary.places, where.place).label);
      return where.waitsFor < 0 ? place : `${place}, ${at(dictionary.places, where.waitsFor).label}`;
    }
    case 'stage': {
      const stage = words.card.inStage(at(dictionary.stages, at(spans.stage, where.span)).label, coreLabel(trace, at(spans.core, where.span)));
      return where.waitsFor < 0 ? stage : `${stage}, ${words.card.interrupted(at(dictionary.places, where.waitsFor).label)}`;
    }
  }
}

/** What became of it: whose program has it, whose it is. */
function endText(trace: Trace, packet: number): string {
  const { packets, dictionary } = trace;
  const [taken, meant] = [packets.takenBy, packets.meantFor].map((column) => dictionary.sockets[at(column, packet)]?.local);
  switch (at(OUTCOMES, at(packets.outcome, packet))) {
    case 'misdelivered':
      return natStageWords.misdelivered(taken ?? '–', meant);
    case 'forwarded':
      return natStageWords.forwarded;
    case 'dropped': {
      const reason = at(dictionary.dropReasons, at(packets.reason, packet));
      return natStageWords.dropped(words.reasons[reason] ?? reason);
    }
    case 'delivered':
    case 'inFlight':
      return taken === undefined || dictionary.netfilter === null ? words.score.packetGone(packet) : natStageWords.delivered(taken);
  }
}

export const ruleText = (trace: Trace, { line }: Rewrite): string => trace.dictionary.netfilter?.lines[line - 1] ?? '';

/** A flow's addresses on the wire; nothing where the trace does not name it. */
export function flowText(trace: Trace, flow: number): readonly string[] {
  const entry = trace.dictionary.flows[flow];
  return entry === undefined ? [] : [words.card.tuple(entry.protocol, entry.source, entry.destination)];
}

/** Addresses as they are now, how they were on the wire where that differs, and who changed them. */
export function addressTexts(trace: Trace, packet: number, atNs: number): readonly string[] {
  const flow = at(trace.packets.flow, packet);
  const entry = trace.dictionary.flows[flow];
  const now = addressesAt(trace, packet, atNs);
  const wire = wireTuple(trace, packet);
  if (entry === undefined || now === undefined || wire === undefined || isSameTuple(now, wire)) return flowText(trace, flow);
  const last = rewritesOf(trace, packet).findLast((rewrite) => rewrite.atNs <= atNs);
  return [
    words.card.tuple(entry.protocol, sourceText(now), destinationText(now)),
    destinationText(now) === destinationText(wire) ? natStageWords.wireSource(entry.source) : natStageWords.wire(entry.destination),
    ...(last === undefined ? [] : [rewriteText(last, ruleText(trace, last))]),
  ];
}

/** In the hands of the wrong program, though its way is not over. */
export function astrayText(trace: Trace, packet: number, atNs: number): readonly string[] {
  const { packets, dictionary } = trace;
  if (astrayFromNs(trace, packet) > atNs || at(packets.doneNs, packet) <= atNs) return [];
  return [natStageWords.sortedToo(dictionary.sockets[at(packets.takenBy, packet)]?.local ?? '–', dictionary.sockets[at(packets.meantFor, packet)]?.local)];
}

export const coreLabel = (trace: Pick<Trace, 'dictionary'>, id: number): string => trace.dictionary.cores.find((core) => core.id === id)?.label ?? `core ${id}`;

export function packetText(trace: Trace, packet: number, atNs: number): readonly string[] {
  const flow = at(trace.packets.flow, packet);
  return [
    words.card.packet(chipText(flow, packet), packet),
    ...addressTexts(trace, packet, atNs),
    placeText(trace, packet, atNs),
    ...astrayText(trace, packet, atNs),
    words.card.age(ageAt(trace, packet, atNs), hasCard(trace)),
    words.card.follow,
  ];
}

export const ageAt = (trace: Trace, packet: number, atNs: number): number => Math.max(0, atNs - at(trace.packets.arrivedNs, packet));
export const ageText = (trace: Trace, packet: number, atNs: number): string => age(ageAt(trace, packet, atNs));

export function cellText(trace: Trace, line: number, atNs: number, shown?: CorePair): readonly string[] {
  const { cores } = lanesOf(trace, shown);
  const states = cores.filter((core) => core >= 0).map((core) => `${coreLabel(trace, core)} ${stateText(trace, line, core, atNs)}`);
  return [lineName(trace.dictionary.structures, line).name, states.join(', ')];
}

export function stateText(trace: Trace, line: number, core: number, atNs: number): string {
  return words.states[lineStateAt(trace, line, core, atNs)] ?? words.unseen;
}
