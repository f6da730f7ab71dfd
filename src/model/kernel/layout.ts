import type { StructureEntry } from '../../trace/trace.ts';
import { LINE_BYTES, MemoryMap } from '../machine/memoryMap.ts';
import type { Thread } from '../machine/thread.ts';
import { kernelValues } from './constants.ts';
import { asList, type KernelStructure, type Population, withIndicesTogether } from './structures.ts';

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

const REBUILT = { list: asList, ring: (def: KernelStructure) => def, ringWithIndicesTogether: withIndicesTogether } as const;

/** Where the structures lie that a path's stages name, and how a thread is pointed at instances of them. */
export class Layout {
  readonly map = new MemoryMap();
  private readonly slots = new Map<string, number>();
  /** Of every name's first instance; threads begin with it. */
  readonly firstLines: Int32Array;

  /** Of `structures` those that are `used`. */
  constructor(structures: readonly KernelStructure[], used: ReadonlySet<string>, population: Population, { channels, isPacked, bufferBytes }: LayoutChoice = ALIGNED) {
    for (const def of structures) {
      if (!used.has(def.id)) continue;
      this.slots.set(def.id, this.map.entries.length);
      this.map.place(REBUILT[channels](def), Math.max(1, def.count?.(population) ?? 1), isPacked, def.isBuffer === true ? bufferBytes / LINE_BYTES : 0);
    }
    this.firstLines = Int32Array.from(this.names, (entry) => entry.firstLine);
  }

  /** What stages may name: the structures, and lines that the thread is pointed at: `ChannelSlot.entry` of a ring, `LastItem.next` of a list. */
  get names(): readonly Pick<StructureEntry, 'id' | 'fieldGroups' | 'firstLine'>[] {
    const line = (id: string, field: string) => ({ id, fieldGroups: [{ id: field, line: 0, lines: 1 }], firstLine: 0 });
    return [...this.map.entries, line('ChannelSlot', 'entry'), line('LastItem', 'next')];
  }

  /** `ChannelSlot` is now this line of a ring, whatever structure that is. */
  readonly pointAtChannelSlot = (thread: Thread, channel: number, lineOfSlot: number, of = 'Channel'): void => {
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
