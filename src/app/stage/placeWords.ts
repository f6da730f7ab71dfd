import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { lineName } from '../../trace/lookup.ts';
import { lanesOf } from '../../view/scene/lanes.ts';
import { lineStateAt } from '../../view/scene/lineStates.ts';
import { chipText } from '../../view/scene/packetMarks.ts';
import { whereIs } from '../../view/scene/whereabouts.ts';
import { age, stageWords as words } from '../../words/stageWords.ts';

/** "in TCP receive on core 0", "waits in the channel": where a packet is, and why it waits there. */
export function placeText(trace: Trace, packet: number, atNs: number): string {
  const { dictionary, spans } = trace;
  const where = whereIs(trace, packet, atNs);
  switch (where.kind) {
    case 'notYet':
      return words.score.packetNotYet(packet);
    case 'gone':
      return words.score.packetGone(packet);
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

const coreLabel = (trace: Trace, id: number): string => trace.dictionary.cores.find((core) => core.id === id)?.label ?? `core ${id}`;

export function packetText(trace: Trace, packet: number, atNs: number): readonly string[] {
  const flow = at(trace.packets.flow, packet);
  const entry = trace.dictionary.flows[flow];
  return [
    words.card.packet(chipText(flow, packet), packet),
    ...(entry === undefined ? [] : [words.card.tuple(entry.protocol, entry.source, entry.destination)]),
    placeText(trace, packet, atNs),
    words.card.age(ageAt(trace, packet, atNs)),
    words.card.follow,
  ];
}

export const ageAt = (trace: Trace, packet: number, atNs: number): number => Math.max(0, atNs - at(trace.packets.arrivedNs, packet));
export const ageText = (trace: Trace, packet: number, atNs: number): string => age(ageAt(trace, packet, atNs));

export function cellText(trace: Trace, line: number, atNs: number): readonly string[] {
  const { cores } = lanesOf(trace);
  const states = cores.filter((core) => core >= 0).map((core) => `${coreLabel(trace, core)} ${stateText(trace, line, core, atNs)}`);
  return [lineName(trace.dictionary.structures, line).name, states.join(', ')];
}

export function stateText(trace: Trace, line: number, core: number, atNs: number): string {
  return words.states[lineStateAt(trace, line, core, atNs)] ?? words.unseen;
}
