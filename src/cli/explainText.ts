import type { PacketExplained } from '../analysis/packetExplained.ts';
import type { JourneyOperation, JourneyStep } from '../analysis/packetJourney.ts';
import { explainWords as words } from '../words/explainWords.ts';
import { formatNs } from '../words/format.ts';
import { journeyWords } from '../words/journeyWords.ts';
import { whySentence } from '../words/whyHere.ts';

/** One packet's story, each line with its instant after the last bit was on the wire. */
export function explainText(told: PacketExplained): string {
  const { packet, path, flow, frameBytes, arrivedNs, steps, afterwards, why } = told;
  const stepLines = (all: readonly JourneyStep[]): readonly string[] => all.flatMap((step) => linesOf(step, arrivedNs));
  const lines = [
    words.packet(packet, flow, frameBytes, path),
    words.arrived(arrivedNs, flow !== null),
    '',
    ...stepLines(steps),
    '',
    ending(told),
    ...(afterwards.length === 0 ? [] : ['', words.afterwards, '', ...stepLines(afterwards)]),
    ...(why.length === 0 ? [] : ['', words.why, '', ...why.map((reason) => `${since(reason.atNs, arrivedNs)}  ${whySentence(reason)}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

const since = (atNs: number, arrivedNs: number): string => `  ${formatNs(atNs - arrivedNs).padStart(9)}`;

function linesOf({ kind, label, core, beginNs, endNs, operations }: JourneyStep, arrivedNs: number): readonly string[] {
  const missing = kind === 'work' ? operations.filter(({ missed, source }) => missed > 0 || source === 'upgrade') : [];
  return [`${since(beginNs, arrivedNs)}  ${journeyWords.step(label, core, kind)}, ${formatNs(endNs - beginNs)}${words.missed(missing.length, operations.length)}`, ...missing.map(missLine)];
}

const missLine = ({ kind, line, lines, source, why, from, latencyNs, stallNs }: JourneyOperation): string =>
  `             ${journeyWords.kind(kind)} ${journeyWords.lines(line, lines)}: ${journeyWords.where(source, why, from)}, ${journeyWords.waited(latencyNs, stallNs)}`;

function ending({ outcome, dropReason, program, arrivedNs, doneNs, waitedNs, workedNs, movedLines, sumNs }: PacketExplained): string {
  if (outcome === 'inFlight') return words.inFlight;
  return [words.ended[outcome](formatNs(doneNs - arrivedNs), program, dropReason), words.sum(waitedNs, workedNs, sumNs), words.moved(movedLines)].join(' ');
}
