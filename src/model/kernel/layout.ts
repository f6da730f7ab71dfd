import type { StructureEntry } from '../../trace/trace.ts';
import { LINE_BYTES, MemoryMap, type StructureDef } from '../machine/memoryMap.ts';
import { TABLE_NAMES } from '../../scenario/ruleSet.ts';
import type { Thread } from '../machine/thread.ts';
import type { RingShape } from './channelRing.ts';
import { kernelValues, SOCK_FLOW_ENTRIES } from './constants.ts';
import { asList, structureDefs, withIndicesTogether } from './structures.ts';
import { umemFrames, XSK_RINGS_MAX } from './xskRings.ts';

/** How many there are of what; the rest of the structures exists once. */
export interface Population {
  readonly cores: number;
  readonly queues: number;
  readonly ringSlots: number;
  readonly txSlots: number;
  readonly flows: number;
  readonly sockets: number;
  /** Threads that read: one for each socket, or several. */
  readonly readers: number;
  /** Readers and those that compete with them. */
  readonly tasks: number;
  readonly buffers: number;
  readonly skBuffs: number;
  readonly ackBuffs: number;
  /** In all tables together, with those that are added later. */
  readonly rules: number;
}

/** What a person may choose of how structures lie. */
export interface LayoutChoice {
  /** What channels are; of rings, whether both indices lie on one line. */
  readonly channels: 'list' | 'ring' | 'ringWithIndicesTogether';
  /** Structures begin where the one before ends, not at a line of their own. */
  readonly isPacked: boolean;
  /** From one frame's buffer to the next. */
  readonly bufferBytes: number;
}

const ALIGNED: LayoutChoice = { channels: 'ring', isPacked: false, bufferBytes: kernelValues.bufferBytes };

/** What a frame lies in. */
const BUFFERS = new Set(['Packet', 'UmemFrame']);

const REBUILT = { list: asList, ring: (def: StructureDef) => def, ringWithIndicesTogether: withIndicesTogether } as const;

/** User buffers are 64 KiB each; more readers than this share them, so that ten thousand do not need 640 MB of lines. */
const USER_BUFFERS_MAX = 64;
const HASH_BUCKETS_MAX = 4096;
const THREADS_OF_BLOCK = 256;

const COUNT: Readonly<Record<string, (p: Population) => number>> = {
  RxDescriptor: (p) => p.queues * Math.ceil(p.ringSlots / 4),
  RxBufferInfo: (p) => p.queues * Math.ceil(p.ringSlots / 4),
  TxDescriptor: (p) => p.queues * Math.ceil(p.txSlots / 4),
  TxBufferInfo: (p) => p.queues * Math.ceil(p.txSlots / 4),
  NetDevice: (p) => p.queues,
  Qdisc: (p) => p.queues,
  XmitLock: (p) => p.queues,
  DeferList: (p) => p.cores,
  InputQueue: (p) => p.cores,
  SockFlow: () => SOCK_FLOW_ENTRIES / 16,
  DevFlow: () => SOCK_FLOW_ENTRIES / 8,
  CardFilter: (p) => Math.min(p.flows, HASH_BUCKETS_MAX),
  SoftnetData: (p) => p.cores,
  Packet: (p) => p.buffers,
  SkBuff: (p) => p.skBuffs,
  AckBuff: (p) => p.ackBuffs,
  SlabCpu: (p) => p.cores,
  RouteBucket: (p) => Math.min(p.flows, HASH_BUCKETS_MAX),
  Route: (p) => p.flows,
  EhashBucket: (p) => Math.min(p.flows, HASH_BUCKETS_MAX),
  Socket: (p) => p.sockets,
  Timer: (p) => p.cores,
  Task: (p) => p.tasks,
  RunQueue: (p) => p.cores,
  IdleTask: (p) => p.cores,
  UserBuffer: (p) => Math.min(p.readers, USER_BUFFERS_MAX),
  AppState: (p) => p.readers,
  UserTcp: (p) => p.sockets,
  Rules: (p) => p.cores * p.rules,
  TableLock: () => TABLE_NAMES.length,
  ConntrackBucket: (p) => Math.min(2 * p.flows, HASH_BUCKETS_MAX),
  NfConn: (p) => p.flows,
  FlowTable: (p) => Math.min(p.flows, HASH_BUCKETS_MAX),
  Classifier: (p) => Math.min(p.flows, HASH_BUCKETS_MAX),
  Channel: (p) => p.sockets,
  TxChannel: (p) => p.sockets,
  CoreChannel: (p) => p.cores,
  ChannelItem: (p) => p.buffers,
  XskMap: (p) => Math.ceil(p.sockets / 8),
  XskRx: (p) => Math.min(p.sockets, XSK_RINGS_MAX),
  XskTx: (p) => Math.min(p.sockets, XSK_RINGS_MAX),
  UmemFrame: (p) => umemFrames(p.ringSlots),
};

/** Where the structures lie that a path's stages name, and how a thread is pointed at instances of them. */
export class Layout {
  readonly map = new MemoryMap();
  private readonly slots = new Map<string, number>();
  /** Of every name's first instance; threads begin with it. */
  readonly firstLines: Int32Array;
  private block = new Int32Array(0);

  constructor(used: ReadonlySet<string>, population: Population, { channels, isPacked, bufferBytes }: LayoutChoice = ALIGNED) {
    for (const def of structureDefs.all) {
      if (!used.has(def.id)) continue;
      this.slots.set(def.id, this.map.entries.length);
      this.map.place(REBUILT[channels](def), Math.max(1, COUNT[def.id]?.(population) ?? 1), isPacked, BUFFERS.has(def.id) ? bufferBytes / LINE_BYTES : 0);
    }
    this.firstLines = Int32Array.from(this.names, (entry) => entry.firstLine);
  }

  /** For a thread of its own; a hundred thousand of them are cut from few blocks. */
  newBases(): Int32Array {
    const { length } = this.firstLines;
    if (this.block.length < length) this.block = new Int32Array(length * THREADS_OF_BLOCK);
    const bases = this.block.subarray(0, length);
    this.block = this.block.subarray(length);
    bases.set(this.firstLines);
    return bases;
  }

  /** What stages may name: the structures, and lines that the thread is pointed at: `ChannelSlot.entry` of a ring, `LastItem.next` of a list. */
  get names(): readonly Pick<StructureEntry, 'id' | 'fieldGroups' | 'firstLine'>[] {
    const line = (id: string, field: string) => ({ id, fieldGroups: [{ id: field, line: 0, lines: 1 }], firstLine: 0 });
    return [...this.map.entries, line('ChannelSlot', 'entry'), line('LastItem', 'next')];
  }


  readonly pointAtChannelSlot = (thread: Thread, channel: number, lineOfSlot: number, of: RingShape['structure'] | 'CoreChannel' | 'XskFill' | 'XskCompletion' = 'Channel'): void => {
    thread.bases[this.map.entries.length] = this.line(of, channel) + lineOfSlot;
  };

  readonly pointAtLastItem = (thread: Thread, line: number): void => {
    thread.bases[this.map.entries.length + 1] = line;
  };

  has(id: string): boolean {
    return this.slots.has(id);
  }

  /** A setter for one structure: `point(thread, instance)`. Instances beyond the last wrap (hash buckets, user buffers). */
  pointer(id: string): (thread: Thread, instance: number) => void {
    const slot = this.slots.get(id);
    const entry = slot === undefined ? undefined : this.map.entries[slot];
    if (slot === undefined || entry === undefined) return () => {};
    const { firstLine, linesPerInstance, instances } = entry;
    return (thread, instance) => {
      thread.bases[slot] = firstLine + Math.floor(linesPerInstance * (instance < instances ? instance : instance % instances));
    };
  }

  /** First line of an instance; 0 when the path has no such structure. */
  line(id: string, instance: number): number {
    const slot = this.slots.get(id);
    const entry = slot === undefined ? undefined : this.map.entries[slot];
    return entry === undefined ? 0 : entry.firstLine + Math.floor(entry.linesPerInstance * (instance % entry.instances));
  }
}
