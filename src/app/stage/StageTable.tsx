import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { at } from '../../base/assert.ts';
import type { Trace } from '../../trace/trace.ts';
import { packetInFocus } from '../../view/scene/focus.ts';
import { type CorePair, shownCores } from '../../view/scene/lanes.ts';
import { stageLayout } from '../../view/scene/layout.ts';
import { chipText } from '../../view/scene/packetMarks.ts';
import { stripPlan } from '../../view/scene/stripPlan.ts';
import { packetsOnTheWay } from '../../view/scene/whereabouts.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { levelOf, type Playback, type PlaybackStore } from '../stores/playback.ts';
import type { RunsStore } from '../stores/runs.ts';
import { FlowTables } from './FlowTables.tsx';
import { addressTexts, ageText, astrayText, placeText, stateText } from './placeWords.ts';
import css from './StageTable.module.css';
import { TrayTable } from './TrayTable.tsx';

export interface StageTableProps {
  readonly runs: RunsStore;
  readonly playback: PlaybackStore;
}

/** More rows than these help nobody: the newest are left out. */
const ROWS_MOST = 60;

/** What the canvas shows, as tables: packets on their way and the followed packet's lines; flows, where the canvas shows those. At most ten times a second. */
export function StageTable({ runs, playback }: StageTableProps) {
  const { a, b } = useStore(runs);
  const now = useCalmPlayback(playback);
  const { atNs } = now;
  const level = levelOf(now);
  const packet = packetInFocus(a, b, now.followed, atNs);
  const sides = ([['a', a], ['b', b]] as const).flatMap(([side, trace]) => (trace === null ? [] : [{ side, trace, cores: shownCores(trace, packet, level, now.promoted[side]) }]));
  return (
    <div className={css['tables']}>
      {level === 'flow' ? null : <PacketTable sides={sides} playback={playback} packet={packet} atNs={atNs} />}
      {level === 'flow' ? sides.map((one) => <FlowTables key={one.side} {...one} atNs={atNs} />) : null}
      {sides.map(({ side, trace }) => <TrayTable key={side} side={side} trace={trace} atNs={atNs} />)}
      {level === 'flow' ? null : sides.map((one) => <LineTable key={one.side} {...one} packet={packet} atNs={atNs} />)}
    </div>
  );
}

interface ShownSide {
  readonly side: 'a' | 'b';
  readonly trace: Trace;
  readonly cores: CorePair;
}

interface PacketTableProps {
  readonly sides: readonly ShownSide[];
  readonly playback: PlaybackStore;
  readonly packet: number;
  readonly atNs: number;
}

function PacketTable({ sides, playback, packet, atNs }: PacketTableProps) {
  const rows = sides.flatMap(({ side, trace }) => packetsOnTheWay(trace, atNs).slice(0, ROWS_MOST).map((id) => ({ side, trace, id })));
  return (
    <table>
      <caption>{words.table.caption}</caption>
      <thead>
        <tr><th scope="col">{words.table.side}</th><th scope="col">{words.table.packet}</th><th scope="col">{words.table.flow}</th><th scope="col">{words.table.place}</th><th scope="col">{words.table.age}</th></tr>
      </thead>
      <tbody>
        {rows.length === 0 && <tr><td colSpan={5}>{words.table.none}</td></tr>}
        {rows.map(({ side, trace, id }) => {
          const text = chipText(at(trace.packets.flow, id), id);
          return (
            <tr key={`${side}${id}`}>
              <td>{words.sides[side]}</td>
              <th scope="row">
                <button type="button" aria-pressed={id === packet} aria-label={words.table.follow(text, words.sides[side])} onClick={() => playback.setState({ followed: id })}>{text}</button>
              </th>
              <td>{addressTexts(trace, id, atNs).join(', ')}</td>
              <td>{[placeText(trace, id, atNs), ...astrayText(trace, id, atNs)].join(', ')}</td>
              <td>{ageText(trace, id, atNs)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function LineTable({ side, trace, cores: pair, packet, atNs }: ShownSide & { readonly packet: number; readonly atNs: number }) {
  const plan = stripPlan(trace, { ...stageLayout({ width: 676, type: 1, scale: 1 }), cores: pair }, packet);
  const cores = pair.filter((core) => core >= 0);
  return (
    <table>
      <caption>{words.sides[side]}: {words.table.lines}</caption>
      <thead>
        <tr>
          <th scope="col">{words.table.line}</th>
          {cores.map((core) => <th key={core} scope="col">{words.table.state(trace.dictionary.cores.find(({ id }) => id === core)?.label ?? '')}</th>)}
          <th scope="col">{words.table.crossed}</th>
        </tr>
      </thead>
      <tbody>
        {plan.groups.flatMap((group) => group.cells).map((cell) => (
          <tr key={cell.line}>
            <th scope="row">{cell.name}</th>
            {cores.map((core) => <td key={core}>{stateText(trace, cell.line, core, atNs)}</td>)}
            <td>{words.table.times(cell.crossings.filter((crossing) => crossing.endNs <= atNs).length)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const CALM_MS = 100;

/** Follows the playhead, but not at frame rate. */
function useCalmPlayback(playback: PlaybackStore): Playback {
  const [state, setState] = useState(() => playback.getState());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setState(playback.getState());
      }, CALM_MS);
    };
    soon(); // it may have moved since the first render
    const forget = playback.subscribe(soon);
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [playback]);
  return state;
}
