import { ns } from '../../base/units.ts';

/** Of IP and TCP without options. */
export const TCP_HEADERS_BYTES = 40;
/** Beside the frame itself: checksum 4, preamble 8, gap 12 bytes. */
const WIRE_OVERHEAD_BYTES = 24;
const ETHERNET_HEADER_BYTES = 14;
/** Without checksum: shorter frames are padded. */
const FRAME_BYTES_MIN = 60;

export const frameBytesOf = (packetBytes: number): number => Math.max(FRAME_BYTES_MIN, packetBytes + ETHERNET_HEADER_BYTES);

/** Time that a frame (without checksum) takes on a wire of `rateMbps`. */
export const wireNs = (frameBytes: number, rateMbps: number): number => ns(((frameBytes + WIRE_OVERHEAD_BYTES) * 8000) / rateMbps);
