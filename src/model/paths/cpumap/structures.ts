import type { PlaceEntry } from '../../../trace/trace.ts';
import type { KernelStructure } from '../../kernel/structures.ts';
import { CPUMAP_ENTRIES, QUEUE_LINES } from './ptrRing.ts';

export const cpumapStructures: readonly KernelStructure[] = [
  { id: 'CpuMap', label: 'cpumap', group: 'steering', fields: [['choice', 1], ['entry', 1]], source: 'the program\'s array of cores; BPF_MAP_TYPE_CPUMAP, an array of pointers, with the entry that one points at; read only' },
  { id: 'BulkQueue', label: 'bulk queue', group: 'steering', fields: [['frames', 1], ['count', 1]], source: 'struct xdp_bulk_queue, one for each core and entry: eight pointers; list, entry, count', count: (p) => p.cores * p.cores },
  { id: 'PtrRing', label: 'ring to a core', group: 'channel', fields: [['producer', 1], ['consumer', 1], ['shared', 1], ['queue', QUEUE_LINES]], source: 'struct ptr_ring: producer with its lock, consumer, size and address on lines of their own; 8 pointers to a line', count: (p) => p.cores },
  { id: 'XdpFrame', label: 'xdp_frame', group: 'packet', fields: [['frame', 1]], source: 'struct xdp_frame at the beginning of the headroom, 256 bytes before the frame', count: (p) => p.buffers },
];

/** Where a frame waits for the poll's end, for the kthread of its core, and for the rest that the kthread has taken at once. */
export const bulkPlace: PlaceEntry = { id: 'cpumapBulk', label: 'bulk queue', kind: 'queue', capacity: 0, gap: 'none' };
export const ringPlace: PlaceEntry = { id: 'cpumapRing', label: 'ring to a core', kind: 'channel', capacity: CPUMAP_ENTRIES, gap: 'H1' };
export const batchPlace: PlaceEntry = { id: 'cpumapBatch', label: 'batch of a kthread', kind: 'queue', capacity: 0, gap: 'none' };
