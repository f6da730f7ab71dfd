import type { RingShape } from './channelRing.ts';

/**
 * The four rings of AF_XDP (net/xdp/xsk_queue.h): a line each for producer, consumer and flags, then the descriptors: 16 bytes in RX
 * and TX (struct xdp_desc), 8 in FILL and COMPLETION (an address). One always stays empty here.
 */
const FIRST_DESCRIPTOR_LINE = 3;
/** libxdp's default is 2048 (XSK_RING_CONS__DEFAULT_NUM_DESCS); as many as a channel of 2006 has, so that both fill alike. */
export const XSK_ENTRIES = 512;
/** Frames of the UMEM beyond those that the card's ring holds (NUM_FRAMES of the kernel's own example); FILL has room for all of them. */
export const SPARE_FRAMES = 4096;
export const FILL_LINES = SPARE_FRAMES / 8;
/** libxdp: XSK_RING_CONS__DEFAULT_NUM_DESCS. */
export const COMPLETION_ENTRIES = 2048;

/** More sockets than this share the lines of their rings, so that ten thousand do not need a million lines. */
export const XSK_RINGS_MAX = 1024;

export const umemFrames = (ringSlots: number): number => SPARE_FRAMES + ringSlots;

const lineOfEntry = (index: number): number => FIRST_DESCRIPTOR_LINE + (index >> 2);
export const RX_TX_LINES = XSK_ENTRIES / 4;
/** Of FILL and COMPLETION, by the number of the entry since the beginning. */
export const lineOfAddress = (entry: number, lines: number): number => FIRST_DESCRIPTOR_LINE + ((entry >> 3) % lines);

export const xskRx: RingShape = { structure: 'XskRx', entries: XSK_ENTRIES, lineOfEntry };
export const xskTx: RingShape = { ...xskRx, structure: 'XskTx' };
