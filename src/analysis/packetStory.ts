import { at } from '../base/assert.ts';
import { nsOfTicks } from '../base/units.ts';
import { spanEndNs } from '../trace/lookup.ts';
import type { StageEntry, Trace } from '../trace/trace.ts';
import { orderOf } from './packetOrder.ts';
import { pushNamed, type NamedWait } from './packetWaits.ts';

export interface StoryStage {
  readonly kind: 'stage';
  readonly span: number;
  readonly stage: StageEntry;
  readonly core: number;
  readonly beginNs: number;
  readonly endNs: number;
  readonly instructionNs: number;
  readonly stallNs: number;
  readonly lockNs: number;
}
export type StoryRow = StoryStage | ({ readonly kind: 'wait' } & NamedWait);

export interface PacketStory {
  readonly arrivedNs: number;
  /** -1 while in flight at the run's end. */
  readonly doneNs: number;
  /** Tiles [arrivedNs, doneNs] of a finished packet. */
  readonly rows: readonly StoryRow[];
  /** The rows' durations added up: equals doneNs - arrivedNs, exactly, for a delivered packet. */
  readonly sumNs: number;
  /** Work that was still owed to the packet after it was done (freeing its buffer ...): not part of its latency. */
  readonly afterwards: readonly StoryRow[];
}

/** One packet from its last bit on the wire to its end: its stages and its named waits in order. */
export function packetStory(trace: Trace, packet: number): PacketStory {
  const arrivedNs = at(trace.packets.arrivedNs, packet);
  const doneNs = at(trace.packets.doneNs, packet);
  const rows: StoryRow[] = [];
  const afterwards: StoryRow[] = [];
  for (const entry of orderOf(trace, packet)) {
    for (const row of entry >= 0 ? [stageRow(trace, entry)] : waitRows(trace, ~entry)) {
      (doneNs < 0 || row.endNs <= doneNs ? rows : afterwards).push(row);
    }
  }
  const sumNs = rows.reduce((sum, row) => sum + (row.endNs - row.beginNs), 0);
  return { arrivedNs, doneNs, rows, sumNs, afterwards };
}

function stageRow(trace: Trace, span: number): StoryStage {
  const { spans, dictionary } = trace;
  return {
    kind: 'stage',
    span,
    stage: at(dictionary.stages, at(spans.stage, span)),
    core: at(spans.core, span),
    beginNs: at(spans.beginNs, span),
    endNs: spanEndNs(spans, span),
    instructionNs: nsOfTicks(at(spans.instructionTicks, span)),
    stallNs: nsOfTicks(at(spans.stallTicks, span)),
    lockNs: nsOfTicks(at(spans.lockTicks, span)),
  };
}

function waitRows(trace: Trace, wait: number): readonly StoryRow[] {
  const named: NamedWait[] = [];
  pushNamed(trace, wait, named);
  return named.map((piece) => ({ kind: 'wait', ...piece }));
}
