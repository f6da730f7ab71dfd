import { perSecond } from '../../analysis/flowWithin.ts';
import { at } from '../../base/assert.ts';
import { GRID_COLUMNS, type Trace } from '../../trace/trace.ts';
import { flowCounts, flowRows, type Standing } from '../../view/scene/flowCounts.ts';
import { type CorePair, lanesOf } from '../../view/scene/lanes.ts';
import { flowLetter } from '../../view/scene/palette.ts';
import { flowTableWords as words, flowWords, stageWords } from '../../words/stageWords.ts';
import { coreLabel, flowText } from './placeWords.ts';

export interface FlowTablesProps {
  readonly side: 'a' | 'b';
  readonly trace: Trace;
  readonly cores: CorePair;
  readonly atNs: number;
}

/** More rows than these help nobody: of the other flows there is the number. */
const ROWS_MOST = 60;

/** One side of the flow level in words: its flows, what crosses the seam, how busy each step is. */
export function FlowTables({ side, trace, cores, atNs }: FlowTablesProps) {
  const counts = flowCounts(trace, atNs, cores);
  const lanes = ([0, 1] as const).filter((lane) => cores[lane] >= 0);
  const labels = lanes.map((lane) => coreLabel(trace, cores[lane]));
  const rows = flowRows(trace, atNs, counts);
  const caption = (what: string): string => `${stageWords.sides[side]}: ${what}, ${words.window(counts.window.toNs - counts.window.fromNs)}`;
  const { present, names } = lanesOf(trace, cores);
  const stepName = (column: number): string => [...new Set(lanes.filter((lane) => present[lane][column] === true).map((lane) => names[lane][column] ?? at(GRID_COLUMNS, column)))].join(', ');
  return (
    <>
      <table>
        <caption>{caption(words.flows)}</caption>
        <thead>
          <tr>{[words.flow, ...labels.map(words.begun), words.standing].map((title) => <th key={title} scope="col">{title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.length === 0 && <tr><td colSpan={lanes.length + 2}>{words.none}</td></tr>}
          {rows.slice(0, ROWS_MOST).map(({ flow, begun, standing }) => (
            <tr key={flow}>
              <th scope="row">{[flowLetter(flow), ...flowText(trace, flow)].join(', ')}</th>
              {lanes.map((lane) => <td key={lane}>{at(flowWords.perSecond(perSecond(begun[lane], counts.window)), 0)}</td>)}
              <td>{standing.map(({ where, packets }) => words.packets(packets, standingText(trace, where))).join('; ')}</td>
            </tr>
          ))}
          {rows.length > ROWS_MOST && <tr><td colSpan={lanes.length + 2}>{words.more(rows.length - ROWS_MOST)}</td></tr>}
        </tbody>
      </table>
      {lanes.length === 2 && (
        <table>
          <caption>{caption(words.crossings)}</caption>
          <thead>
            <tr>{[words.structures, words.way(at(labels, 0), at(labels, 1)), words.way(at(labels, 1), at(labels, 0))].map((title) => <th key={title} scope="col">{title}</th>)}</tr>
          </thead>
          <tbody>
            {counts.crossings.map(({ name, down, up }) => (
              <tr key={name}><th scope="row">{name}</th><td>{flowWords.linesPerPacket(down)}</td><td>{flowWords.linesPerPacket(up)}</td></tr>
            ))}
            {counts.elsewhere > 0 && <tr><th scope="row">{words.elsewhere}</th><td colSpan={2}>{flowWords.linesPerPacket(counts.elsewhere)}</td></tr>}
          </tbody>
        </table>
      )}
      <table>
        <caption>{caption(words.busy)}</caption>
        <thead>
          <tr>{[words.step, ...labels].map((title) => <th key={title} scope="col">{title}</th>)}</tr>
        </thead>
        <tbody>
          {GRID_COLUMNS.map((step, column) => lanes.some((lane) => present[lane][column] === true) && (
            <tr key={step}>
              <th scope="row">{stepName(column)}</th>
              {lanes.map((lane) => <td key={lane}>{present[lane][column] === true ? flowWords.share(at(counts.loads[lane], column).share) : ''}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function standingText({ dictionary }: Trace, where: Standing): string {
  switch (where.kind) {
    case 'card':
      return words.onCard;
    case 'place':
      return words.inPlace(at(dictionary.places, where.place).label);
    case 'stage':
      return stageWords.card.inStage(at(dictionary.stages, where.stage).label, coreLabel({ dictionary }, where.core));
  }
}
