import { cpuBudget } from '../../analysis/cpuBudget.ts';
import { boxLabel } from '../../view/scene/gauges.ts';
import { type Lanes, lanesOf } from '../../view/scene/lanes.ts';
import type { StageLayout } from '../../view/scene/layout.ts';
import { bottom, centreX, centreY, type Rect, right } from '../../view/scene/rect.ts';
import { slowRail } from '../../view/scene/slowRail.ts';
import { dotGrid, ringSlotsOf } from '../../view/scene/ring.ts';
import { trayLane, traySockets } from '../../view/scene/trays.ts';
import { hasCard } from '../../trace/lookup.ts';
import { GRID_COLUMNS, type Trace } from '../../trace/trace.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import { connectors } from './connectors.ts';
import css from './Scenery.module.css';

interface SceneryProps {
  readonly trace: Trace | null;
  readonly other: Trace | null;
  readonly layout: StageLayout;
}

/** What does not move on one side: cores, boxes, ghosts, queues, the card. Drawn again when a run ends or the size changes. */
export function Scenery({ trace, other, layout }: SceneryProps) {
  const lanes = trace === null ? null : lanesOf(trace, layout.cores);
  const rail = trace === null ? null : slowRail(trace, layout);
  const isBare = trace !== null && !hasCard(trace);
  const ghosts = isBare ? NO_GHOSTS : ghostBoxes(lanes, other === null ? null : lanesOf(other));
  return (
    <svg className={css['scenery']} width={layout.width} height={layout.height} aria-hidden="true">
      {layout.lanes.map((lane, i) => <rect key={i} className={css['lane']} {...lane} rx={6} />)}
      <LaneLabels trace={trace} lanes={lanes} layout={layout} />
      {!isBare && <Card trace={trace} layout={layout} />}
      {connectors(lanes, layout, !isBare).map(({ d, arrow }) => (
        <g key={d}>
          <path className={css['link']} d={d} />
          {arrow !== null && <path className={css['arrow']} d={arrow} />}
        </g>
      ))}
      {rail?.lines.map((line) => <polyline key={String(line)} className={css['rail']} points={line.join(' ')} />)}
      {([0, 1] as const).flatMap((lane) => GRID_COLUMNS.map((column, i) => {
        const box = layout.boxes[lane][i];
        if (box === undefined) return null;
        const isDetour = lane === 0 && lanes?.detour[i] === true;
        if (lanes?.present[lane][i] === true) return <Box key={`${lane}${column}`} box={box} label={boxLabel(layout, lanes, lane, i)} layout={layout} ghost={isDetour} />;
        return ghosts[lane][i] === true ? <Box key={`${lane}${column}`} box={box} label={boxLabel(layout, null, lane, i)} layout={layout} ghost /> : null;
      }))}
      {(['H1', 'H2'] as const).map((gap) => lanes?.queues[gap] != null && <Queue key={gap} trace={trace} gap={gap} lanes={lanes} layout={layout} />)}
    </svg>
  );
}

function Box({ box, label, layout, ghost }: { readonly box: Rect; readonly label: string; readonly layout: StageLayout; readonly ghost: boolean }) {
  const middle = layout.kind === 'wide';
  return (
    <g className={ghost ? css['ghost'] : css['box']}>
      <rect x={Math.round(box.x) + 0.5} y={Math.round(box.y) + 0.5} width={Math.round(box.width) - 1} height={Math.round(box.height) - 1} rx={4} />
      <text x={middle ? centreX(box) : box.x + 7} y={middle ? box.y + layout.box.labelY : centreY(box) + 4.5} textAnchor={middle ? 'middle' : 'start'} fontSize={layout.fonts.label}>
        {label}
      </text>
    </g>
  );
}

function LaneLabels({ trace, lanes, layout }: { readonly trace: Trace | null; readonly lanes: Lanes | null; readonly layout: StageLayout }) {
  if (trace === null || lanes === null) return null;
  const budget = cpuBudget(trace);
  const size = layout.kind === 'wide' ? 13 * layout.type : 13;
  const laneOfTrays = traySockets(trace).length === 0 ? -1 : trayLane(trace);
  return ([0, 1] as const).map((lane) => {
    const core = trace.dictionary.cores.find(({ id }) => id === lanes.cores[lane]);
    const place = layout.laneLabels[lane];
    const y = place.y + place.height / 2 + size * 0.36 + (lane === 0 ? 0 : -1);
    if (core === undefined) return null;
    const does = !hasCard(trace) ? (core.runsReader ? words.queue.takes : words.queue.puts) : core.takesInterrupt ? (core.runsReader ? words.takesBoth : words.takesInterrupt) : core.runsReader ? words.runsReader : words.idle;
    const busy = budget.perCore.find((one) => one.core === core.id)?.busy ?? 0;
    return (
      <text key={lane} className={css['laneLabel']} y={y} fontSize={size}>
        <tspan className={css['strong']} x={place.x}>{core.label}</tspan>
        {layout.kind === 'wide' && lane !== laneOfTrays && <tspan dx={10}>{does}</tspan>}
        <tspan x={right(place)} textAnchor="end">{words.percent(busy)}</tspan>
      </text>
    );
  });
}

/** The card with a dot for every slot of its ring; how many wait is written by the frame loop. */
function Card({ trace, layout }: { readonly trace: Trace | null; readonly layout: StageLayout }) {
  const { nic } = layout;
  const slots = trace === null ? 256 : ringSlotsOf(trace);
  const grid = dotGrid(layout, slots);
  if (layout.kind === 'tall') return null;
  const size = 12.5 * layout.type;
  const x = layout.nicDots?.x ?? nic.x + 8;
  const dots = grid === null ? '' : grid.dots.map(({ x, y, width, height }) =>
    `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h-${width.toFixed(2)}z`).join('');
  return (
    <g>
      <rect className={css['card']} x={nic.x + 0.5} y={nic.y + 0.5} width={nic.width - 1} height={nic.height - 1} rx={4} />
      <text className={css['strong']} x={x} y={nic.y + size * 1.36} fontSize={size}>{nic.width < 64 ? words.ring : words.nicRing}</text>
      <path className={css['dots']} d={dots} />
      {grid !== null && grid.slotsPerDot > 1 && <text className={css['note']} x={x} y={bottom(nic) - 4} fontSize={12}>{words.slotsPerDot(grid.slotsPerDot)}</text>}
    </g>
  );
}

function Queue({ trace, gap, lanes, layout }: { readonly trace: Trace | null; readonly gap: 'H1' | 'H2'; readonly lanes: Lanes; readonly layout: StageLayout }) {
  const { frame, slots } = layout.queues[gap];
  const place = trace?.dictionary.places[lanes.queues[gap]?.place ?? -1];
  return (
    <g>
      {layout.kind === 'wide' && <rect className={css['halo']} x={frame.x - 4} y={frame.y} width={frame.width + 8} height={frame.height} />}
      <rect className={css['queue']} x={frame.x + 0.75} y={frame.y + 0.75} width={frame.width - 1.5} height={frame.height - 1.5} rx={4} />
      {slots.map((slot, i) => (
        <rect key={i} className={css['slot']} x={Math.round(slot.x) + 0.5} y={Math.round(slot.y) + 0.5} width={slot.width - 1} height={slot.height - 1} rx={3} />
      ))}
      {layout.kind === 'tall' && !layout.narrow && place !== undefined && (
        <text className={css['note']} x={centreX(frame)} y={frame.y - 6} textAnchor="middle" fontSize={12.5}>{place.label}</text>
      )}
    </g>
  );
}

/**
 * A step that this side leaves out stands as a ghost where the other side does it; where neither does, on the core that
 * takes the interrupt, or that reads.
 */
function ghostBoxes(lanes: Lanes | null, other: Lanes | null): readonly [boolean[], boolean[]] {
  const ghosts: [boolean[], boolean[]] = [[], []];
  GRID_COLUMNS.forEach((_, column) => {
    if (lanes !== null && (lanes.present[0][column] === true || lanes.present[1][column] === true)) return;
    const lane = other?.present[0][column] === true ? 0 : other?.present[1][column] === true ? 1 : column < FIRST_READER_COLUMN ? 0 : 1;
    ghosts[lane][column] = true;
  });
  return ghosts;
}
/** Two programs with a queue between them leave out no steps of a kernel. */
const NO_GHOSTS: ReturnType<typeof ghostBoxes> = [[], []];
const FIRST_READER_COLUMN = GRID_COLUMNS.indexOf('recvmsg');

export const cardTextAt = (layout: StageLayout): { readonly x: number; readonly y: number } =>
  layout.kind === 'wide'
    ? { x: layout.nicDots?.x ?? layout.nic.x + 8, y: layout.nic.y + 12.5 * layout.type * 2.5 }
    : { x: layout.nic.x, y: centreY(layout.nic) + 4 };
