import { TICKS_PER_NS } from '../base/units.ts';
import type { ConnectionTable, Dictionary, PacketTable, PassageTable, SpanTable, TouchTable, Trace, WaitTable } from './trace.ts';
import { DEVICE } from './words.ts';

type Columns = Record<string, Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array>;

/** The same rows in larger columns: made as the first were, so that code compiled for those goes on. */
function grown<T extends Columns>(columns: T, make: (n: number) => T, capacity: number): T {
  const larger = make(capacity);
  for (const [name, column] of Object.entries(columns)) (larger[name] as Columns[string]).set(column);
  return larger;
}

/** Views of the rows that were written: pages behind them were never touched, so cutting off would copy for nothing. */
function cut<T extends Columns>(columns: T, length: number): T {
  const exact: Columns = {};
  for (const [name, column] of Object.entries(columns)) exact[name] = column.subarray(0, length);
  return exact as T;
}

const spanColumns = (n: number) => ({
  beginNs: new Float64Array(n), stage: new Uint8Array(n), core: new Uint8Array(n), packet: new Int32Array(n), flags: new Uint8Array(n),
  instructionTicks: new Uint32Array(n), stallTicks: new Uint32Array(n), lockTicks: new Uint32Array(n),
});
const touchColumns = (n: number) => ({
  span: new Uint32Array(n), offsetTicks: new Uint32Array(n), line: new Uint32Array(n), what: new Uint16Array(n), from: new Uint8Array(n),
  lines: new Uint8Array(n), missed: new Uint8Array(n), latencyTicks: new Uint32Array(n), stallTicks: new Uint32Array(n),
});
const waitColumns = (n: number) => ({
  packet: new Int32Array(n), place: new Uint8Array(n), core: new Uint8Array(n), beginNs: new Float64Array(n), endNs: new Float64Array(n),
});
const packetColumns = (n: number) => ({
  arrivedNs: new Float64Array(n), doneNs: new Float64Array(n), outcome: new Uint8Array(n), reason: new Uint8Array(n),
  doneCore: new Uint8Array(n), flow: new Uint32Array(n), frameBytes: new Uint32Array(n), payloadBytes: new Uint32Array(n),
  takenBy: new Int32Array(n), meantFor: new Int32Array(n),
});
const passageColumns = (n: number) => ({
  packet: new Int32Array(n), own: new Uint8Array(n), hook: new Uint8Array(n), core: new Uint8Array(n), beginNs: new Float64Array(n), endNs: new Float64Array(n),
  state: new Uint8Array(n), connection: new Int32Array(n), verdict: new Uint8Array(n), rulesWalked: new Uint32Array(n), ruleLine: new Uint32Array(n),
  source: new Uint32Array(n), destination: new Uint32Array(n), sourcePort: new Uint16Array(n), destinationPort: new Uint16Array(n),
  sourceAfter: new Uint32Array(n), destinationAfter: new Uint32Array(n), sourcePortAfter: new Uint16Array(n), destinationPortAfter: new Uint16Array(n),
});
const connectionColumns = (n: number) => ({
  protocol: new Uint8Array(n), source: new Uint32Array(n), destination: new Uint32Array(n), sourcePort: new Uint16Array(n), destinationPort: new Uint16Array(n),
  replySource: new Uint32Array(n), replyDestination: new Uint32Array(n), replySourcePort: new Uint16Array(n), replyDestinationPort: new Uint16Array(n),
  beganNs: new Float64Array(n), confirmedNs: new Float64Array(n), repliedNs: new Float64Array(n), packets: new Uint32Array(n),
});

/** One row of a table whose rows are written whole. */
export type PassageRow = Readonly<Record<keyof ReturnType<typeof passageColumns>, number>>;
export type ConnectionRow = Readonly<Record<keyof ReturnType<typeof connectionColumns>, number>>;

/** A table of rows that are written whole, or changed by column later. */
class RowTable<T extends Columns> {
  columns: T;
  count = 0;
  private readonly names: readonly (keyof T & string)[];

  constructor(
    private readonly make: (n: number) => T,
    private capacity: number,
  ) {
    this.columns = make(capacity);
    this.names = Object.keys(this.columns);
  }

  add(row: Readonly<Record<keyof T, number>>): number {
    if (this.count === this.capacity) this.columns = grown(this.columns, this.make, (this.capacity *= 2));
    for (const name of this.names) (this.columns[name] as Columns[string])[this.count] = row[name];
    return this.count++;
  }

  sealed(): T & { readonly length: number } {
    return { length: this.count, ...cut(this.columns, this.count) };
  }
}

/** Columns that grow. The model writes rows, never reads them; `seal` cuts the columns to length and ends the recording. */
export class Recorder {
  private spans;
  private spanCapacity: number;
  spanCount = 0;
  private touches;
  private touchCapacity: number;
  touchCount = 0;
  private waits;
  private waitCapacity: number;
  private waitCount = 0;
  private packets;
  private packetCapacity: number;
  private packetCount = 0;
  private readonly passages = new RowTable(passageColumns, 16);
  private readonly connections = new RowTable(connectionColumns, 16);

  /**
   * `expectedPackets` sizes the columns, so that a long run need not copy them as they grow: where each packet is of another flow, steering
   * leaves 43 spans and 212 touches of it (busy polling more, and grows). Rows that are never written take no memory.
   */
  constructor(expectedPackets = 0) {
    this.spanCapacity = 1024 + 44 * expectedPackets;
    this.spans = spanColumns(this.spanCapacity);
    this.touchCapacity = 4096 + 220 * expectedPackets;
    this.touches = touchColumns(this.touchCapacity);
    this.waitCapacity = 1024 + 4 * expectedPackets;
    this.waits = waitColumns(this.waitCapacity);
    this.packetCapacity = 16 + expectedPackets;
    this.packets = packetColumns(this.packetCapacity);
  }

  packetArrived(arrivedNs: number, flow: number, frameBytes: number, payloadBytes: number): number {
    if (this.packetCount === this.packetCapacity) this.packets = grown(this.packets, packetColumns, (this.packetCapacity *= 2));
    const i = this.packetCount++;
    const t = this.packets;
    t.arrivedNs[i] = arrivedNs;
    t.doneNs[i] = -1;
    t.doneCore[i] = DEVICE;
    t.takenBy[i] = -1;
    t.meantFor[i] = -1;
    t.flow[i] = flow;
    t.frameBytes[i] = frameBytes;
    t.payloadBytes[i] = payloadBytes;
    return i;
  }

  packetDone(packet: number, doneNs: number, core: number, outcome: number, reason: number): void {
    const t = this.packets;
    t.doneNs[packet] = doneNs;
    t.outcome[packet] = outcome;
    t.reason[packet] = reason;
    t.doneCore[packet] = core;
  }

  packetIsFor(packet: number, socket: number): void {
    this.packets.meantFor[packet] = socket;
  }

  packetTaken(packet: number, socket: number): void {
    this.packets.takenBy[packet] = socket;
  }

  passed(row: PassageRow): void {
    this.passages.add(row);
  }

  /** Answers the connection's row. */
  connected(row: ConnectionRow): number {
    return this.connections.add(row);
  }

  /** Something about a connection became known. */
  connectionChanged(connection: number, column: keyof ConnectionRow, value: number): void {
    this.connections.columns[column][connection] = value;
  }

  /** Opens a span; `spanEnded` closes it. Rows keep the order of their begin on each core. */
  spanBegan(beginNs: number, stage: number, core: number, packet: number, flags: number): number {
    if (this.spanCount === this.spanCapacity) this.spans = grown(this.spans, spanColumns, (this.spanCapacity *= 2));
    const i = this.spanCount++;
    const t = this.spans;
    t.beginNs[i] = beginNs;
    t.stage[i] = stage;
    t.core[i] = core;
    t.packet[i] = packet;
    t.flags[i] = flags;
    return i;
  }

  spanEnded(span: number, instructionNs: number, stallNs: number, lockNs: number): void {
    const t = this.spans;
    t.instructionTicks[span] = instructionNs * TICKS_PER_NS;
    t.stallTicks[span] = stallNs * TICKS_PER_NS;
    t.lockTicks[span] = lockNs * TICKS_PER_NS;
  }

  /** A touch of one line that was there: what it leaves is in `what`, the other columns keep their zeros. */
  hit(span: number, offsetNs: number, line: number, what: number): void {
    if (this.touchCount === this.touchCapacity) this.touches = grown(this.touches, touchColumns, (this.touchCapacity *= 2));
    const i = this.touchCount++;
    const t = this.touches;
    t.span[i] = span;
    t.offsetTicks[i] = offsetNs * TICKS_PER_NS;
    t.line[i] = line;
    t.what[i] = what;
    t.from[i] = DEVICE;
    t.lines[i] = 1;
  }

  touched(span: number, atNs: number, line: number, what: number, from: number, lines: number, missed: number, latencyNs: number): number {
    if (this.touchCount === this.touchCapacity) this.touches = grown(this.touches, touchColumns, (this.touchCapacity *= 2));
    const i = this.touchCount++;
    const t = this.touches;
    t.span[i] = span;
    t.offsetTicks[i] = (atNs - (this.spans.beginNs[span] as number)) * TICKS_PER_NS;
    t.line[i] = line;
    t.what[i] = what;
    t.from[i] = from;
    t.lines[i] = lines;
    t.missed[i] = missed;
    t.latencyTicks[i] = latencyNs * TICKS_PER_NS;
    return i;
  }

  /** The core waited `stallNs` because of an earlier touch. */
  stalled(touch: number, stallNs: number): void {
    (this.touches.stallTicks[touch] as number) += stallNs * TICKS_PER_NS;
  }

  waited(packet: number, place: number, core: number, beginNs: number, endNs: number): void {
    if (this.waitCount === this.waitCapacity) this.waits = grown(this.waits, waitColumns, (this.waitCapacity *= 2));
    const i = this.waitCount++;
    const t = this.waits;
    t.packet[i] = packet;
    t.place[i] = place;
    t.core[i] = core;
    t.beginNs[i] = beginNs;
    t.endNs[i] = endNs;
  }

  seal(dictionary: Dictionary): Trace {
    return {
      dictionary,
      packets: { length: this.packetCount, ...cut(this.packets, this.packetCount) } satisfies PacketTable,
      spans: { length: this.spanCount, ...cut(this.spans, this.spanCount) } satisfies SpanTable,
      touches: { length: this.touchCount, ...cut(this.touches, this.touchCount) } satisfies TouchTable,
      waits: { length: this.waitCount, ...cut(this.waits, this.waitCount) } satisfies WaitTable,
      passages: this.passages.sealed() satisfies PassageTable,
      connections: this.connections.sealed() satisfies ConnectionTable,
    };
  }
}
