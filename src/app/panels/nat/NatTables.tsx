import { connectionsAt } from '../../../analysis/connections.ts';
import { packetPassages } from '../../../analysis/packetPassages.ts';
import { destinationText, queuesOf, sourceText, steeringOf, wireTuple, type Tuple } from '../../../analysis/tuples.ts';
import { whyHere } from '../../../analysis/whyHere.ts';
import { whySide } from '../../../analysis/whySide.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatCount, formatInstant, formatNs } from '../../../words/format.ts';
import { hashText, natWords as words } from '../../../words/natWords.ts';
import { whyParagraph, whySentence } from '../../../words/whyHere.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { outcomeRows } from './outcomeRows.ts';
import { answersText } from './RunColumn.tsx';

interface Props {
  readonly a: Trace;
  readonly b: Trace;
  readonly packet: number;
  readonly atNs: number;
}

const CONNECTIONS = 1000;

/** Everything the panel shows, of both sides, as tables. */
export function NatTables({ a, b, packet, atNs }: Props) {
  const sides = [{ side: 'A', trace: a }, { side: 'B', trace: b }].filter(({ trace }) => packet >= 0 && packet < trace.packets.length);
  const { endNs } = a.dictionary;
  return (
    <>
      <DataTable
        caption={words.tables.outcomes}
        columns={[{ label: words.outcome }, ...['A', 'B'].flatMap((side) => [`${side} ${words.now}`, `${side} ${words.atEnd}`]).map((label) => ({ label, numeric: true }))]}
        rows={outcomeRows(a, b, atNs).map(({ label, cells }) => [label, ...cells.flatMap(({ now, end }) => [formatCount(now), formatCount(end)])])}
      />
      <DataTable
        caption={words.tables.steering}
        columns={[{ label: words.side }, { label: words.original }, { label: words.hashColumn }, { label: words.queue, numeric: true }]}
        rows={sides.flatMap(({ side, trace }) => steeringRows(side, trace, packet))}
      />
      <DataTable
        caption={words.tables.passages}
        columns={[...[words.side, words.hook, words.before, words.after, words.state, words.rule].map((label) => ({ label })), ...[words.rules, words.work, words.core].map((label) => ({ label, numeric: true }))]}
        rows={sides.flatMap(({ side, trace }) => passageRows(side, trace, packet))}
      />
      <DataTable
        caption={words.tables.why}
        columns={[{ label: words.side }, { label: words.now }, { label: words.reason }]}
        rows={sides.flatMap(({ side, trace }) => [
          [side, '', whyParagraph(whySide(trace))],
          ...whyHere(trace, packet).map((reason) => [side, formatInstant(reason.atNs, endNs), whySentence(reason)]),
        ])}
      />
      <DataTable
        caption={words.conntrackNow}
        columns={[{ label: words.side }, { label: words.original }, { label: words.answers }, { label: words.state }, { label: words.packets, numeric: true }]}
        rows={sides.flatMap(({ side, trace }) => connectionRows(side, trace, atNs))}
      />
    </>
  );
}

const tupleText = (tuple: Tuple): string => `${sourceText(tuple)} → ${destinationText(tuple)}`;

function steeringRows(side: string, trace: Trace, packet: number): string[][] {
  const wire = wireTuple(trace, packet);
  const translated = packetPassages(trace, packet).filter(({ own }) => !own).at(-1)?.after;
  return [wire, translated].flatMap((tuple) => {
    if (tuple === undefined) return [];
    const { hash, queue } = steeringOf(tuple, queuesOf(trace.dictionary));
    return [[side, tupleText(tuple), hashText(hash), String(queue)]];
  });
}

const passageRows = (side: string, trace: Trace, packet: number): string[][] =>
  packetPassages(trace, packet).map(({ hook, own, before, after, state, line, rulesWalked, workNs, core, isDropped }) => [
    side, own ? words.answer(hook) : hook, tupleText(before), isDropped ? words.dropped : tupleText(after), state,
    line === 0 ? '' : `${words.line(line)}: ${trace.dictionary.netfilter?.lines[line - 1] ?? ''}`, formatCount(rulesWalked), formatNs(workNs), String(core),
  ]);

const connectionRows = (side: string, trace: Trace, atNs: number): string[][] =>
  connectionsAt(trace, atNs, CONNECTIONS).shown.map((entry) => [
    side, `${words.protocols[entry.protocol] ?? entry.protocol} ${tupleText(entry.original)}`, answersText(entry), words.status[entry.status], formatCount(entry.packets),
  ]);
