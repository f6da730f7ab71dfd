import { registry } from '../../../base/registry.ts';
import type { StructureDef } from '../../machine/memoryMap.ts';

/** Entries of a queue, and nodes that are used in turn. */
export const CAPACITY = 1024;
export const NODES = 4 * CAPACITY;
/** Entries are pointers: eight to a line. */
export const ENTRIES_PER_LINE = 8;

const NODE: StructureDef = { id: 'Node', label: 'packet', group: 'packet', fields: [['item', 1]], source: 'next pointer, sequence number and data: one line' };
const RING_SLOTS: StructureDef = { id: 'Slots', label: 'ring slots', group: 'queue', fields: [['entries', CAPACITY / ENTRIES_PER_LINE]], source: '1024 pointers' };

const TWO_INDICES: StructureDef = { id: 'Index', label: 'ring indices', group: 'queue', fields: [['producer', 1], ['consumer', 1]], source: 'each index on a line of its own' };

type Structures = ReadonlyArray<readonly [def: StructureDef, instances: number]>;

export type QueueId = 'locked-list' | 'ring' | 'ring-one-line';

/** A queue, and how it lies in memory. Where the ring's indices share a line, both names mean it. */
export interface QueueKind {
  readonly id: QueueId;
  readonly label: string;
  readonly summary: string;
  readonly structures: Structures;
}

export const queueKinds = registry<QueueKind>([
  {
    id: 'locked-list', label: 'List under a lock', summary: 'Lock, head, tail and length on one line, which both sides write for each item',
    structures: [[NODE, NODES], [{ id: 'List', label: 'queue', group: 'queue', fields: [['head', 1]], source: 'sk_buff_head: head, tail, length and lock in one line' }, 1]],
  },
  {
    id: 'ring', label: 'Ring', summary: 'No lock; each side writes its own index, on a line of its own',
    structures: [[NODE, NODES], [RING_SLOTS, 1], [TWO_INDICES, 1]],
  },
  {
    id: 'ring-one-line', label: 'Ring, indices on one line', summary: 'No lock; both sides write their index to the same line',
    structures: [[NODE, NODES], [RING_SLOTS, 1], [{ id: 'Index', label: 'ring indices', group: 'queue', fields: [['producer', 1]], source: 'both indices on one line' }, 1]],
  },
]);

/** A ring that one producer and one consumer share without a lock, or one that many may use: they reserve by a locked compare-and-exchange. */
export type RingKind = 'spsc' | 'mpmc';
export const RING_STRUCTURES: Structures = [[RING_SLOTS, 1], [TWO_INDICES, 1]];
