import { at } from '../../src/base/assert.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import type { Dictionary, StructureEntry, Trace } from '../../src/trace/trace.ts';
import { CONTINUED, DEVICE, DROP_REASONS, KIND, OUTCOME, packWhat, SHARED, SOURCE, STATE, WHY } from '../../src/trace/words.ts';

const stage = (id: string, context: Dictionary['stages'][number]['context'], column: Dictionary['stages'][number]['column'],
  gridColumn: Dictionary['stages'][number]['gridColumn'], shared = false) => ({ id, label: id, context, column, gridColumn, symbol: id, shared });

export const TOY_STRUCTURES: readonly StructureEntry[] = [
  { id: 'Socket', label: 'socket', group: 'Socket', firstLine: 0, instances: 2, linesPerInstance: 3, fieldGroups: [{ id: 'lock', line: 0, lines: 1 }, { id: 'state', line: 1, lines: 2 }] },
  { id: 'SkBuff', label: 'sk_buff', group: 'Buffer', firstLine: 6, instances: 4, linesPerInstance: 1, fieldGroups: [{ id: 'head', line: 0, lines: 1 }] },
  { id: 'Payload', label: 'payload', group: 'Buffer', firstLine: 10, instances: 4, linesPerInstance: 8, fieldGroups: [{ id: 'data', line: 0, lines: 8 }] },
  { id: 'Channel', label: 'channel', group: 'Channel', firstLine: 42, instances: 1, linesPerInstance: 2, fieldGroups: [{ id: 'tail', line: 0, lines: 1 }, { id: 'head', line: 1, lines: 1 }] },
];

/** A machine of two cores with a handful of stages, and nothing on it yet. */
export const TOY: Dictionary = {
  version: 1,
  path: { id: 'stack', label: 'Stack' },
  machine: { id: 'toy', label: 'Toy' },
  knobs: {},
  cores: [
    { id: 0, label: 'core 0', takesInterrupt: true, runsReader: false },
    { id: 1, label: 'core 1', takesInterrupt: false, runsReader: true },
  ],
  stages: [
    stage('dma', 'nic', 'none', 'nic'),
    stage('irq', 'hardirq', 'intr', 'irq', true),
    stage('poll', 'softirq', 'softint', 'driver'),
    stage('tcp', 'softirq', 'softint', 'tcp'),
    stage('wake', 'softirq', 'sched', 'tcp', true),
    stage('switch', 'task', 'sched', 'recvmsg', true),
    stage('copy', 'task', 'socket', 'copy'),
    stage('app', 'user', 'app', 'app'),
  ],
  structures: TOY_STRUCTURES,
  places: [
    { id: 'preempted', label: 'preempted', kind: 'preempted', capacity: 0, gap: 'none' },
    { id: 'rxRing', label: 'receive ring', kind: 'ring', capacity: 256, gap: 'nic' },
    { id: 'receiveQueue', label: 'receive queue', kind: 'queue', capacity: 0, gap: 'H2' },
  ],
  flows: [{ id: 0, protocol: 'tcp', source: '192.0.2.1:1000', destination: '192.0.2.2:80' }],
  sockets: [],
  netfilter: null,
  dropReasons: DROP_REASONS,
  constants: [],
  coherenceTable: [],
  outgoing: 0,
  remarks: [],
  endNs: 0,
};

/**
 * A trace from its drawing, one line a row; packets are letters, `-` is nobody's:
 *
 *     packet A  0 delivered 900 core1          arrives at 0
 *     packet B  50 dropped rxRingFull 50
 *     packet C  70 inFlight                    [0 bytes: add `empty` for a frame without data]
 *     core0  100 irq A  80+20+0                begins at 100: instructions + stalls + lock, in ns
 *     nic    100 dma A  50
 *     core0  300 copy A 40 continued           the rest of an execution that was cut
 *       touch 10 Socket#1.lock peerDirty coherence from 1 M store missed 1 latency 60 stall 40
 *     wait A rxRing core0 0..100
 *     end 1000
 */
export function drawTrace(drawing: string, dictionary: Partial<Dictionary> = {}): Trace {
  const recorder = new Recorder();
  const packets = new Map<string, number>([['-', -1]]);
  const words: Dictionary = { ...TOY, ...dictionary };
  let endNs = 0;
  let span = { row: -1, beginNs: 0 };
  for (const line of drawing.split('\n').map((text) => text.trim()).filter((text) => text !== '')) {
    const [verb = '', ...rest] = line.split(/\s+/);
    switch (verb) {
      case 'packet': packets.set(at(rest, 0), drawPacket(recorder, rest)); break;
      case 'wait': drawWait(recorder, words, packets, rest); break;
      case 'touch': drawTouch(recorder, words, span, rest); break;
      case 'end': endNs = Number(rest[0]); break;
      default: span = drawSpan(recorder, words, packets, [verb, ...rest]);
    }
  }
  return recorder.seal({ ...words, endNs });
}

const coreNumber = (word: string): number => (word === 'nic' ? DEVICE : Number(word.replace('core', '')));
const indexOfId = (entries: readonly { readonly id: string }[], id: string): number => {
  const index = entries.findIndex((entry) => entry.id === id);
  if (index < 0) throw new Error(`the drawing names ${id}, which the toy does not have`);
  return index;
};

function drawPacket(recorder: Recorder, [, arrived, outcome = 'inFlight', ...rest]: readonly string[]): number {
  const packet = recorder.packetArrived(Number(arrived), 0, 1514, rest.includes('empty') ? 0 : 1460);
  if (outcome === 'inFlight' || outcome === 'empty') return packet;
  const [reason, doneNs, core] = outcome === 'dropped' ? rest : ['', ...rest];
  recorder.packetDone(packet, Number(doneNs), coreNumber(core ?? 'nic'), OUTCOME[outcome as keyof typeof OUTCOME], Math.max(0, DROP_REASONS.indexOf(reason as 'noSocket')));
  return packet;
}

function drawWait(recorder: Recorder, words: Dictionary, packets: ReadonlyMap<string, number>, [packet = '', place = '', core = '', fromTo = '']: readonly string[]): void {
  const [from, to] = fromTo.split('..').map(Number);
  recorder.waited(packets.get(packet) ?? -1, indexOfId(words.places, place), coreNumber(core), from ?? 0, to ?? 0);
}

function drawSpan(recorder: Recorder, words: Dictionary, packets: ReadonlyMap<string, number>, [core = '', begin, id = '', packet = '', parts = '', flag = '']: readonly string[]) {
  const stage = indexOfId(words.stages, id);
  const flags = (at(words.stages, stage).shared ? SHARED : 0) | (flag === 'continued' ? CONTINUED : 0);
  const row = recorder.spanBegan(Number(begin), stage, coreNumber(core), packets.get(packet) ?? -1, flags);
  const [instructionNs = 0, stallNs = 0, lockNs = 0] = parts.split('+').map(Number);
  recorder.spanEnded(row, instructionNs, stallNs, lockNs);
  return { row, beginNs: Number(begin) };
}

function drawTouch(recorder: Recorder, words: Dictionary, span: { readonly row: number; readonly beginNs: number }, [offset, name = '', ...rest]: readonly string[]): void {
  const [, id = '', instance = '0', field = ''] = /^(\w+)#(\d+)\.(\w+)$/.exec(name) ?? [];
  const structure = at(words.structures, indexOfId(words.structures, id));
  const line = structure.firstLine + Number(instance) * structure.linesPerInstance + at(structure.fieldGroups, indexOfId(structure.fieldGroups, field)).line;
  const wordOf = <T extends Record<string, number>>(table: T, fallback: number): number => table[rest.find((word) => word in table) ?? ''] ?? fallback;
  const after = (word: string, fallback: number): number => (rest.includes(word) ? Number(rest[rest.indexOf(word) + 1]) : fallback);
  const source = wordOf(SOURCE, 0);
  const what = packWhat(wordOf(KIND, KIND.load), source, wordOf(WHY, 0), wordOf(STATE, STATE.S));
  const missed = after('missed', source === SOURCE.privateHit ? 0 : 1);
  const touch = recorder.touched(span.row, span.beginNs + Number(offset), line, what, after('from', DEVICE), Math.max(1, missed), missed, after('latency', 0));
  if (rest.includes('stall')) recorder.stalled(touch, after('stall', 0));
}
