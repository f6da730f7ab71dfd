import { type TouchEvent, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { cpuBudget } from '../../analysis/cpuBudget.ts';
import { misses } from '../../analysis/misses.ts';
import { queueResult } from '../../analysis/queueCosts.ts';
import { stageLayout } from '../../view/scene/layout.ts';
import { PALETTES, type ThemeId } from '../../view/scene/palette.ts';
import { hasCard } from '../../trace/lookup.ts';
import { traySockets } from '../../view/scene/trays.ts';
import { formatNs } from '../../words/format.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import type { PlaybackStore } from '../stores/playback.ts';
import type { RunsStore } from '../stores/runs.ts';
import type { FrameLoop } from './frameLoop.ts';
import { heightOfOthers } from './OtherCores.tsx';
import { Side } from './Side.tsx';
import css from './Stage.module.css';
import { bigness, useWidth } from './useWidth.ts';

export interface StageProps {
  readonly runs: RunsStore;
  readonly playback: PlaybackStore;
  readonly loop: FrameLoop;
  readonly theme: ThemeId;
  /** Which sides a person wants; where there is no room for two, a switch stands above. */
  readonly sides?: 'both' | 'a' | 'b';
  readonly onSide?: (side: 'a' | 'b') => void;
}

const GUTTER = 40;
/** Two sides from 900 pixels of window on, which leaves this between the margins. */
const TWO_FROM = 852;

/** Both runs on one playhead. */
export function Stage({ runs, playback, loop, theme, sides = 'both', onSide }: StageProps) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const [front, setFront] = useState<'a' | 'b'>('a');
  const hasRoom = width >= TWO_FROM;
  const shown = sides !== 'both' ? sides : front;
  const both = hasRoom && sides === 'both';
  const trays = useStore(runs, ({ a, b }) => [a, b].some((trace) => trace !== null && traySockets(trace).length > 0));
  const layout = useMemo(() => {
    const scale = bigness(width);
    const sideWidth = both ? Math.floor((width - GUTTER) / 2) : width;
    return stageLayout({ width: sideWidth, type: PALETTES[theme].type, scale, headed: hasRoom, trays });
  }, [width, both, hasRoom, theme, trays]);
  const others = useStore(runs, ({ a, b }) => Math.max(heightOfOthers(a, layout.width), heightOfOthers(b, layout.width)));
  const choose = (side: 'a' | 'b') => {
    setFront(side);
    onSide?.(side);
  };
  const swipe = useSwipe(() => !hasRoom && choose(shown === 'a' ? 'b' : 'a'));
  const props = { runs, playback, loop, theme, layout };
  return (
    <div ref={host} className={css['stage']} data-both={both} {...swipe}>
      {width > 0 && !hasRoom && <SideSwitch runs={runs} shown={shown} choose={choose} />}
      {width > 0 && (
        <div className={css['sides']} ref={(node) => {
          node?.style.setProperty('height', `${layout.height + others}px`);
          node?.style.setProperty('--s', String(layout.type));
        }}>
          {(both ? (['a', 'b'] as const) : [shown]).map((side) => <Side key={side} side={side} {...props} />)}
        </div>
      )}
    </div>
  );
}

/** A finger's stroke to the side, longer than this and flatter than a scroll. */
const STROKE = 50;

function useSwipe(turn: () => void) {
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0];
      from.current = touch === undefined || event.touches.length > 1 ? null : { x: touch.clientX, y: touch.clientY };
    },
    onTouchEnd: (event: TouchEvent) => {
      const touch = event.changedTouches[0];
      if (from.current === null || touch === undefined) return;
      const [dx, dy] = [touch.clientX - from.current.x, touch.clientY - from.current.y];
      from.current = null;
      if (Math.abs(dx) > STROKE && Math.abs(dx) > 2 * Math.abs(dy)) turn();
    },
  };
}

interface SwitchProps {
  readonly runs: RunsStore;
  readonly shown: 'a' | 'b';
  readonly choose: (side: 'a' | 'b') => void;
}

/** One side at a time: each half of the switch carries the name and the result, so that the comparison stays. */
function SideSwitch({ runs, shown, choose }: SwitchProps) {
  const traces = useStore(runs);
  return (
    <fieldset className={css['switch']} aria-label={words.switch}>
      {(['a', 'b'] as const).map((side) => {
        const trace = traces[side];
        return (
          <button key={side} type="button" aria-pressed={side === shown} onClick={() => choose(side)}>
            <b>{words.sides[side]} {trace?.dictionary.path.label ?? words.loading}</b>
            {trace !== null && <span>{hasCard(trace) ? words.percent(cpuBudget(trace).total.busy) : formatNs(queueResult(trace).ns)}, {words.linesEach(misses(trace).transfersPerPacket)}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}
