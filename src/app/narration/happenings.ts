import { packetStory, type StoryRow } from '../../analysis/packetStory.ts';
import { packetPassages } from '../../analysis/packetPassages.ts';
import { rewritesOf } from '../../analysis/rewrites.ts';
import { transfersOfPacket } from '../../analysis/transfers.ts';
import { at } from '../../base/assert.ts';
import { nsOfTicks } from '../../base/units.ts';
import { hasCard, lastAtOrBefore, lineName, touchAtNs } from '../../trace/lookup.ts';
import type { Trace } from '../../trace/trace.ts';
import { OUTCOMES, SOURCES, sourceIndexOf } from '../../trace/words.ts';
import { flowLetter } from '../../view/scene/palette.ts';
import { formatNs } from '../../words/format.ts';
import { natStageWords } from '../../words/natStageWords.ts';
import { narration } from '../../words/narrationWords.ts';

/** One thing that begins for a packet on one side. */
export interface Happening {
  readonly atNs: number;
  readonly text: string;
  /** A line moves between cores: the one thing that has a colour. */
  readonly moves: boolean;
}

export const packetName = (trace: Trace, packet: number): string => `${flowLetter(at(trace.packets.flow, packet))}${packet}`;

/** Everything that is told about a packet, in time order. Kept for the packets that were looked at last. */
export function happeningsOf(trace: Trace, packet: number): readonly Happening[] {
  if (packet < 0 || packet >= trace.packets.length) return [];
  let known = kept.get(trace);
  if (known === undefined) kept.set(trace, (known = new Map()));
  let found = known.get(packet);
  if (found === undefined) {
    found = tell(trace, packet);
    if (known.size >= KEPT_PACKETS) known.clear();
    known.set(packet, found);
  }
  return found;
}

const kept = new WeakMap<Trace, Map<number, readonly Happening[]>>();
const KEPT_PACKETS = 16;

/** The latest at an instant; undefined before the packet arrives. */
export function latestHappening(trace: Trace, packet: number, atNs: number): Happening | undefined {
  const happenings = happeningsOf(trace, packet);
  const i = lastAtOrBefore(happenings.length, (k) => at(happenings, k).atNs, atNs);
  return i < 0 ? undefined : happenings[i];
}

function tell(trace: Trace, packet: number): readonly Happening[] {
  const name = packetName(trace, packet);
  const { arrivedNs, doneNs, rows, afterwards } = packetStory(trace, packet);
  const happenings: Happening[] = [{ atNs: arrivedNs, text: narration.arrived(name, hasCard(trace)), moves: false }];
  for (const row of [...rows, ...afterwards]) happenings.push({ atNs: row.beginNs, text: ofRow(name, row), moves: false });
  const rules = trace.dictionary.netfilter?.lines ?? [];
  for (const rewrite of rewritesOf(trace, packet)) happenings.push({ atNs: rewrite.atNs, text: natStageWords.rewrite(name, rewrite, rules[rewrite.line - 1] ?? ''), moves: false });
  for (const { own, isDropped, endNs, hook, line } of packetPassages(trace, packet)) {
    if (!own && isDropped) happenings.push({ atNs: endNs, text: natStageWords.hookDropped(name, hook, line), moves: false });
  }
  for (const touch of transfersOfPacket(trace, packet).touches) happenings.push(ofTransfer(trace, touch));
  if (doneNs >= 0) happenings.push({ atNs: doneNs, text: ofOutcome(trace, packet, name), moves: false });
  return happenings.sort((x, y) => x.atNs - y.atNs || Number(x.moves) - Number(y.moves));
}

const ofRow = (name: string, row: StoryRow): string =>
  row.kind === 'stage'
    ? narration.stage(name, row.stage.label, row.core)
    : row.by === 'stage'
      ? narration.behind(name, row.label, row.core)
      : narration.waits(name, row.label);

function ofTransfer(trace: Trace, touch: number): Happening {
  const { touches, spans, dictionary } = trace;
  const source = at(SOURCES, sourceIndexOf(at(touches.what, touch)));
  const text = narration.moves({
    line: lineName(dictionary.structures, at(touches.line, touch)).name,
    lines: at(touches.missed, touch),
    to: at(spans.core, at(touches.span, touch)),
    from: at(touches.from, touch),
    modified: source === 'peerDirty',
    ns: nsOfTicks(at(touches.latencyTicks, touch)),
  });
  return { atNs: touchAtNs(trace, touch), text, moves: true };
}

function ofOutcome(trace: Trace, packet: number, name: string): string {
  const outcome = at(OUTCOMES, at(trace.packets.outcome, packet));
  const latencyNs = at(trace.packets.doneNs, packet) - at(trace.packets.arrivedNs, packet);
  const { sockets } = trace.dictionary;
  if (outcome === 'misdelivered') {
    const [taken, meant] = [trace.packets.takenBy, trace.packets.meantFor].map((column) => sockets[at(column, packet)]?.local);
    return natStageWords.misdeliveredSentence(name, taken ?? '–', meant, formatNs(latencyNs));
  }
  return outcome === 'dropped'
    ? narration.dropped(name, at(trace.dictionary.dropReasons, at(trace.packets.reason, packet)))
    : narration.done(name, outcome, latencyNs, hasCard(trace));
}
