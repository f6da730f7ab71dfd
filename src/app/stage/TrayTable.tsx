import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { stageLayout } from '../../view/scene/layout.ts';
import { trayMarks } from '../../view/scene/trays.ts';
import { natStageWords, programText } from '../../words/natStageWords.ts';
import { stageWords as words } from '../../words/stageWords.ts';

/** What every program has got by now, and what of it was not for it. */
export function TrayTable({ side, trace, atNs }: { readonly side: 'a' | 'b'; readonly trace: Trace; readonly atNs: number }) {
  const trays = trayMarks(trace, stageLayout({ width: 676, type: 1, scale: 1 }), atNs, -1);
  const { sockets } = trace.dictionary;
  if (trays.length === 0) return null;
  return (
    <table>
      <caption>{words.sides[side]}: {natStageWords.trays}</caption>
      <thead>
        <tr>{[natStageWords.program, natStageWords.right, natStageWords.wrong, natStageWords.lastWrong].map((title) => <th key={title} scope="col">{title}</th>)}</tr>
      </thead>
      <tbody>
        {trays.map(({ socket, taken, wrong, chips }) => {
          const last = chips.find((chip) => chip.wrong);
          return (
            <tr key={socket}>
              <th scope="row">{programText(at(sockets, socket).local)}</th>
              <td>{taken - wrong}</td>
              <td>{wrong}</td>
              <td>{last === undefined ? '' : natStageWords.isFor(last.text, sockets[at(trace.packets.meantFor, last.packet)]?.local)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
