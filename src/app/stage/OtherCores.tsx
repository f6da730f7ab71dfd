import { useMemo } from 'react';
import { useStore } from 'zustand';
import { cpuBudget } from '../../analysis/cpuBudget.ts';
import type { Trace } from '../../trace/trace.ts';
import { coreQueues } from '../../view/scene/coreQueues.ts';
import { type CorePair, lanesOf } from '../../view/scene/lanes.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { useThrottled } from '../shared/useThrottled.ts';
import { isPaused, type PlaybackStore } from '../stores/playback.ts';
import css from './OtherCores.module.css';

/** From this many on they are cells instead of rows. */
const ROWS_MOST = 8;
const COLUMNS = 3;
const ROW = 26;
const EVERY_MS = 100;

/** What the cores that are not shown as lanes need below the picture, in pixels. */
export function heightOfOthers(trace: Trace | null, width: number): number {
  const count = trace === null ? 0 : lanesOf(trace).others.length;
  if (count === 0) return 0;
  return ROW * (count <= ROWS_MOST ? Math.ceil(count / columnsIn(width)) : Math.ceil(count / Math.max(1, Math.floor(width / ROW)))) + 6;
}

const columnsIn = (width: number): number => (width < 500 ? 2 : COLUMNS);

interface Props {
  readonly trace: Trace;
  readonly cores: CorePair | undefined;
  readonly playback: PlaybackStore;
  readonly width: number;
  readonly top: number;
  readonly onPromote: (core: number) => void;
}

/** The cores that did something and have no lane: how busy in the whole run, how many packets wait for them now. A click makes one a lane. */
export function OtherCores({ trace, cores, playback, width, top, onPromote }: Props) {
  const { others } = lanesOf(trace, cores);
  const waiting = useThrottled(playback, ({ atNs }) => (others.length === 0 ? '' : coreQueues(trace, atNs, others).join(' ')), EVERY_MS, isPaused).split(' ');
  const busy = useMemo(() => new Map(cpuBudget(trace).perCore.map((one) => [one.core, one.busy])), [trace]);
  const endNs = useStore(playback, (state) => state.endNs);
  if (others.length === 0 || endNs === 0) return null;
  const inRows = others.length <= ROWS_MOST;
  return (
    <fieldset
      className={css[inRows ? 'rows' : 'cells']} aria-label={words.others.label}
      ref={(node) => {
        node?.style.setProperty('top', `${top}px`);
        node?.style.setProperty('--columns', String(columnsIn(width)));
      }}
    >
      {others.map((core, i) => {
        const label = trace.dictionary.cores.find(({ id }) => id === core)?.label ?? '';
        const percent = busy.get(core) ?? 0;
        const text = words.others.core(label, percent, Number(waiting[i] ?? 0));
        return (
          <button key={core} type="button" title={text} aria-label={`${text}. ${words.others.promote}`} onClick={() => onPromote(core)}>
            {inRows ? <span>{label}</span> : null}
            <span className={css['bar']} aria-hidden="true"><span style={{ [inRows ? 'width' : 'height']: `${Math.min(100, percent)}%` }} /></span>
            {inRows ? <span>{words.percent(percent)}</span> : null}
            {inRows ? <span className={css['waiting']}>{words.others.waiting(Number(waiting[i] ?? 0))}</span> : <span className={css['id']}>{core}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}
