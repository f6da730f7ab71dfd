import type { PlaceEntry } from '../../../trace/trace.ts';
import type { RingShape } from '../../kernel/channelRing.ts';
import type { KernelStructure } from '../../kernel/structures.ts';

/**
 * The four rings of AF_XDP (net/xdp/xsk_queue.h): a line each for producer, consumer and flags, then the descriptors: 16 bytes in RX
 * and TX (struct xdp_desc), 8 in FILL and COMPLETION (an address). One always stays empty here.
 */
const FIRST_DESCRIPTOR_LINE = 3;
/** libxdp's default is 2048 (XSK_RING_CONS__DEFAULT_NUM_DESCS); as many as a channel of 2006 has, so that both fill alike. */
const XSK_ENTRIES = 512;
/** Frames of the UMEM beyond those that the card's ring holds (NUM_FRAMES of the kernel's own example); FILL has room for all of them. */
export const SPARE_FRAMES = 4096;
export const FILL_LINES = SPARE_FRAMES / 8;
/** libxdp: XSK_RING_CONS__DEFAULT_NUM_DESCS. */
export const COMPLETION_ENTRIES = 2048;

/** More sockets than this share the lines of their rings, so that ten thousand do not need a million lines. */
const XSK_RINGS_MAX = 1024;

export const umemFrames = (ringSlots: number): number => SPARE_FRAMES + ringSlots;

const lineOfEntry = (index: number): number => FIRST_DESCRIPTOR_LINE + (index >> 2);
const RX_TX_LINES = XSK_ENTRIES / 4;
/** Of FILL and COMPLETION, by the number of the entry since the beginning. */
export const lineOfAddress = (entry: number, lines: number): number => FIRST_DESCRIPTOR_LINE + ((entry >> 3) % lines);

export const xskRx: RingShape = { structure: 'XskRx', entries: XSK_ENTRIES, lineOfEntry };
export const xskTx: RingShape = { ...xskRx, structure: 'XskTx' };

const XSK = 'net/xdp/xsk_queue.h: producer, consumer and flags on lines of their own';

export const xskStructures: readonly KernelStructure[] = [
  { id: 'XskMap', label: 'map of AF_XDP sockets', group: 'channel', fields: [['entry', 1]], source: 'BPF_MAP_TYPE_XSKMAP: an array of pointers, 8 to a line; read only', count: (p) => Math.ceil(p.sockets / 8) },
  { id: 'XskRx', label: 'RX ring', group: 'channel', fields: [['producer', 1], ['consumer', 1], ['flags', 1], ['descriptors', RX_TX_LINES]], source: `${XSK}; struct xdp_desc of 16 bytes`, count: (p) => Math.min(p.sockets, XSK_RINGS_MAX) },
  { id: 'XskTx', label: 'TX ring', group: 'channel', fields: [['producer', 1], ['consumer', 1], ['flags', 1], ['descriptors', RX_TX_LINES]], source: `${XSK}; struct xdp_desc of 16 bytes`, count: (p) => Math.min(p.sockets, XSK_RINGS_MAX) },
  { id: 'XskFill', label: 'FILL ring', group: 'channel', fields: [['producer', 1], ['consumer', 1], ['flags', 1], ['descriptors', FILL_LINES]], source: `${XSK}; addresses of 8 bytes` },
  { id: 'XskCompletion', label: 'COMPLETION ring', group: 'channel', fields: [['producer', 1], ['consumer', 1], ['flags', 1], ['descriptors', COMPLETION_ENTRIES / 8]], source: `${XSK}; addresses of 8 bytes` },
  { id: 'UmemLock', label: 'lock of a shared UMEM', group: 'channel', fields: [['lock', 1]], source: 'several processes on one FILL and one COMPLETION ring exclude each other themselves' },
  { id: 'UmemFrame', label: 'UMEM frame', group: 'packet', fields: [['header', 1], ['payload', 23], ['room', 8]], source: 'chunk of 2048 bytes: 1514 bytes of frame are 24 lines', count: (p) => umemFrames(p.ringSlots), isBuffer: true },
];

/** Where a frame waits for its process. */
export const xskPlace: PlaceEntry = { id: 'xskRing', label: 'RX ring', kind: 'channel', capacity: XSK_ENTRIES - 1, gap: 'H2' };
