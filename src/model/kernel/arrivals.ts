import type { FlowEntry, Remark } from '../../trace/trace.ts';

/** What a frame is to the receive path. */
export const FRAME = { tcp: 0, udp: 1, ipOther: 2, other: 3, malformed: 4, notForUs: 5 } as const;

/** Every frame that the card will be sent, in time order; made before the run, for open-loop traffic. */
export interface Arrivals {
  readonly length: number;
  readonly atNs: Float64Array; // last bit on the wire
  readonly frame: Uint8Array; // FRAME
  readonly flow: Uint32Array;
  readonly socketOf: Int32Array; // -1: nobody's
  readonly frameBytes: Uint32Array;
  readonly payloadBytes: Uint32Array;
  readonly tcpFlags: Uint8Array;
  readonly flows: readonly FlowEntry[];
  readonly sockets: readonly { readonly protocol: 'tcp' | 'udp'; readonly flow: number; readonly establishedAtStart: boolean }[];
  readonly outgoing: number;
  readonly remarks: readonly Remark[];
}
