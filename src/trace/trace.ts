import type { Constant } from '../base/constant.ts';
import type { Column, Context, DropReason } from './words.ts';

/**
 * One row per frame that the card was sent (`in`), in arrival order.
 * `arrivedNs`: last bit on the wire. `doneNs`: delivered or dropped; -1 while in flight at the end.
 */
export interface PacketTable {
  readonly length: number;
  readonly arrivedNs: Float64Array;
  readonly doneNs: Float64Array;
  readonly outcome: Uint8Array; // OUTCOMES
  readonly reason: Uint8Array; // DROP_REASONS, only where dropped
  readonly doneCore: Uint8Array; // core that delivered or dropped it, DEVICE for the card
  readonly flow: Uint32Array; // dictionary.flows
  readonly frameBytes: Uint32Array; // Ethernet frame without checksum
  readonly payloadBytes: Uint32Array; // TCP or UDP data
  readonly takenBy: Int32Array; // dictionary.sockets: whose program got it (or whose TCP processed it), -1 nobody's
  readonly meantFor: Int32Array; // dictionary.sockets: whose it is by its last known destination, -1 nobody's; differs where misdelivered
}

/**
 * What a core did, one row per uninterrupted piece of a stage. On one core spans never overlap, and a row's span is
 * exactly [beginNs, beginNs + (instruction + stall + lock) / 1024]. Rows of one core are in time order.
 * `packet`: whose work it was (shared spans: who set it off), -1 for nobody's.
 */
export interface SpanTable {
  readonly length: number;
  readonly beginNs: Float64Array;
  readonly stage: Uint8Array; // dictionary.stages
  readonly core: Uint8Array; // DEVICE = the card
  readonly packet: Int32Array;
  readonly flags: Uint8Array; // SHARED | CONTINUED
  readonly instructionTicks: Uint32Array; // 1/1024 ns
  readonly stallTicks: Uint32Array;
  readonly lockTicks: Uint32Array; // instruction, line and spinning of locks and out-of-line atomics
}

/**
 * Every access to a line, in the order of simulation (see `lookup.touchesInTime` for time order).
 * A stream over n lines is one row: `line` the first, `lines` = n, `missed` of them were not in the private cache; all of
 * those are counted under the source and reason of the first that missed.
 */
export interface TouchTable {
  readonly length: number;
  readonly span: Uint32Array;
  readonly offsetTicks: Uint32Array; // instant of the touch after the span's begin
  readonly line: Uint32Array;
  readonly what: Uint16Array; // kind, source, why, state after: words.packWhat
  readonly from: Uint8Array; // core that had the line, DEVICE = nobody
  readonly lines: Uint8Array;
  readonly missed: Uint8Array;
  readonly latencyTicks: Uint32Array; // issue to data there; overlaps with other work
  readonly stallTicks: Uint32Array; // what the core really waited because of it
}

/** Where a packet was between its stages. Waits and spans of a delivered packet tile [arrivedNs, doneNs] exactly. */
export interface WaitTable {
  readonly length: number;
  readonly packet: Int32Array;
  readonly place: Uint8Array; // dictionary.places
  readonly core: Uint8Array; // core whose attention it waits for
  readonly beginNs: Float64Array;
  readonly endNs: Float64Array;
}

/**
 * What one hook of netfilter did with one packet, in the order of simulation; empty where no rules are loaded. Addresses are IPv4
 * as numbers. Before and after differ where the hook rewrote the packet.
 */
export interface PassageTable {
  readonly length: number;
  readonly packet: Int32Array; // whose passage it is; of an ACK: the segment that set it off, -1 nobody's (timer)
  readonly own: Uint8Array; // 1: not the packet itself but the ACK that this machine answers with
  readonly hook: Uint8Array; // HOOKS
  readonly core: Uint8Array;
  readonly beginNs: Float64Array; // the hook is entered
  readonly endNs: Float64Array; // its verdict stands, the packet shows its new addresses
  readonly state: Uint8Array; // CT_STATES after it
  readonly connection: Int32Array; // row of connections, -1 none
  readonly verdict: Uint8Array; // VERDICTS
  readonly rulesWalked: Uint32Array;
  readonly ruleLine: Uint32Array; // dictionary.netfilter.lines, from 1: the last rule that decided or changed something; 0 none
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly sourceAfter: Uint32Array;
  readonly destinationAfter: Uint32Array;
  readonly sourcePortAfter: Uint16Array;
  readonly destinationPortAfter: Uint16Array;
}

/**
 * Connections that conntrack knew, in the order of their first packet (one that was dropped before confirm included). An instant
 * of -1: has not come. `beganNs` is -1 as well for those that were there before the run.
 */
export interface ConnectionTable {
  readonly length: number;
  readonly protocol: Uint8Array; // IP protocol number
  readonly source: Uint32Array; // original direction, as on the wire
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly replySource: Uint32Array; // what answers look like: NAT shows here
  readonly replyDestination: Uint32Array;
  readonly replySourcePort: Uint16Array;
  readonly replyDestinationPort: Uint16Array;
  readonly beganNs: Float64Array;
  readonly confirmedNs: Float64Array;
  readonly repliedNs: Float64Array;
  readonly packets: Uint32Array; // in both directions, at the end of the run
}

/** Columns of the picture: equal for every path, so that the same step has the same place on both sides. */
export const GRID_COLUMNS = ['irq', 'driver', 'netfilter', 'route', 'lookup', 'tcp', 'recvmsg', 'copy', 'app'] as const;
export type GridColumn = (typeof GRID_COLUMNS)[number];

export interface StageEntry {
  readonly id: string;
  readonly label: string;
  readonly context: Context;
  readonly column: Column | 'none'; // none: the card's own work, no CPU
  readonly gridColumn: GridColumn | 'nic';
  readonly symbol: string; // kernel function(s) it stands for
  readonly shared: boolean;
}

export interface FieldGroup {
  readonly id: string;
  readonly line: number; // first line within the instance
  readonly lines: number;
}

/**
 * Instances lie one after another from `firstLine`, each `linesPerInstance` lines: name = `Socket#3.lock`. Packed ones may begin within a
 * line (2.5): what two share is named after the first.
 */
export interface StructureEntry {
  readonly id: string; // SkBuff, Socket, ...
  readonly label: string; // sk_buff, socket, ...
  readonly group: string; // row of the heat map: several structures may share one
  readonly firstLine: number;
  readonly instances: number;
  readonly linesPerInstance: number;
  readonly fieldGroups: readonly FieldGroup[];
}

/** Somewhere a packet waits. `preempted` is the interrupt that took the core away in the middle of a stage. */
export interface PlaceEntry {
  readonly id: string; // rxRing, prequeue, backlog, receiveQueue, channel, preempted, ...
  readonly label: string;
  readonly kind: 'ring' | 'queue' | 'channel' | 'preempted' | 'cpu';
  readonly capacity: number; // slots; 0 = not limited by number
  readonly gap: 'nic' | 'H1' | 'H2' | 'none'; // where the picture shows it
}

export interface FlowEntry {
  readonly id: number;
  readonly protocol: 'tcp' | 'udp' | 'other';
  readonly source: string; // 198.51.100.7:40000
  readonly destination: string;
}

/** A program's socket. TCP: one per connection; UDP: one per bound port. */
export interface SocketEntry {
  readonly id: number;
  readonly protocol: 'tcp' | 'udp';
  readonly local: string; // 192.0.2.1:53, as its program knows it; *:53 where bound to any address
  readonly remote: string; // '' for a bound UDP socket
  readonly task: number;
}

/** The rules that were loaded. */
export interface NetfilterEntry {
  /** The text, line by line; what was added while the run went follows it, one line each. */
  readonly lines: readonly string[];
  /** When each of the lines at the end was added. */
  readonly added: readonly { readonly atNs: number; readonly line: number }[];
}

export interface CoreEntry {
  readonly id: number;
  readonly label: string;
  readonly takesInterrupt: boolean;
  readonly runsReader: boolean;
  /** Which last-level cache and which socket it belongs to; absent on machines without a last-level cache. */
  readonly complex?: number;
  readonly socket?: number;
}

/** Something that was assumed or changed while traffic was read; worded by `words/`. */
export interface Remark {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly where?: string;
}

export interface Dictionary {
  readonly version: 1;
  readonly path: { readonly id: string; readonly label: string };
  readonly machine: { readonly id: string; readonly label: string };
  readonly knobs: Readonly<Record<string, string | number>>;
  readonly cores: readonly CoreEntry[];
  readonly stages: readonly StageEntry[];
  readonly structures: readonly StructureEntry[];
  readonly places: readonly PlaceEntry[];
  readonly flows: readonly FlowEntry[];
  readonly sockets: readonly SocketEntry[];
  readonly netfilter: NetfilterEntry | null;
  readonly dropReasons: readonly DropReason[];
  readonly constants: readonly Constant[];
  readonly coherenceTable: readonly { readonly state: string; readonly event: string; readonly to: string; readonly effect: string }[];
  readonly outgoing: number; // frames of a capture that were sent by the local machine
  readonly remarks: readonly Remark[];
  readonly endNs: number; // the run's last instant
}

export interface Trace {
  readonly dictionary: Dictionary;
  readonly packets: PacketTable;
  readonly spans: SpanTable;
  readonly touches: TouchTable;
  readonly waits: WaitTable;
  readonly passages: PassageTable;
  readonly connections: ConnectionTable;
}

export type Table = PacketTable | SpanTable | TouchTable | WaitTable | PassageTable | ConnectionTable;

/** Columns of a table in their fixed order, with names. */
export function columnsOf(table: Table): readonly (readonly [string, ArrayBufferView & { readonly length: number }])[] {
  return Object.entries(table).filter(([name]) => name !== 'length') as [string, Float64Array][];
}

export const tablesOf = (trace: Trace): readonly (readonly [string, Table])[] => [
  ['packets', trace.packets], ['spans', trace.spans], ['touches', trace.touches], ['waits', trace.waits],
  ['passages', trace.passages], ['connections', trace.connections],
];

/** Buffers to hand to `postMessage`, each once. */
export const transferablesOf = (trace: Trace): ArrayBuffer[] =>
  tablesOf(trace).flatMap(([, table]) => columnsOf(table).map(([, column]) => column.buffer as ArrayBuffer));

/** Bytes of all columns. */
export const traceBytes = (trace: Trace): number =>
  tablesOf(trace).reduce((sum, [, table]) => sum + columnsOf(table).reduce((all, [, column]) => all + column.byteLength, 0), 0);
