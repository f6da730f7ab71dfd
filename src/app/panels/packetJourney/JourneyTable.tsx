import type { JourneyStep, PacketJourney } from '../../../analysis/packetJourney.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatNumber } from '../../../words/format.ts';
import { journeyWords as words } from '../../../words/journeyWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';

interface Props {
  readonly sides: readonly { readonly side: 'a' | 'b'; readonly trace: Trace; readonly journey: PacketJourney | null }[];
}

const { side, step, core, begins, takes, access, line, where, latency, waited, source } = words.columns;
const COLUMNS = [
  { label: step }, { label: side }, { label: core, numeric: true }, { label: begins, numeric: true }, { label: takes, numeric: true }, { label: access }, { label: line }, { label: where },
  { label: latency, numeric: true }, { label: waited, numeric: true }, { label: source },
];

/** Every step, and after each its accesses: what the picture shows unfolded, of both sides. */
export function JourneyTable({ sides }: Props) {
  const rows = sides.flatMap(({ side: id, journey }) => (journey === null ? [] : rowsOf(id.toUpperCase(), journey)));
  return <DataTable caption={words.title} columns={COLUMNS} rows={rows} />;
}

function rowsOf(name: string, { arrivedNs, doneNs, steps, afterwards, sumNs }: PacketJourney): (readonly string[])[] {
  const of = (all: readonly JourneyStep[]): (readonly string[])[] =>
    all.flatMap(({ label, core: id, kind, beginNs, endNs, operations }) => [
      [words.step(label, id, kind), name, words.coreNumber(id), formatNumber(beginNs - arrivedNs), formatNumber(endNs - beginNs), '', '', '', '', '', ''],
      ...operations.map((one) => [
        label, name, words.coreNumber(id), formatNumber(one.atNs - arrivedNs), '', words.kind(one.kind), words.lines(one.line, one.lines), words.where(one.source, one.why, one.from),
        formatNumber(one.latencyNs), formatNumber(one.stallNs), one.constant === null ? '' : words.constant(one.constant),
      ]),
    ]);
  const total = [doneNs < 0 ? words.inFlight : words.total, name, '', '', formatNumber(sumNs), '', '', '', '', '', ''];
  return [...of(steps), total, ...of(afterwards)];
}
