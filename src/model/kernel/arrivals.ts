import { FRAME_KIND } from '../../scenario/frames.ts';
import type { IpAddress } from '../../scenario/ipAddress.ts';
import type { FlowEntry, Remark } from '../../trace/trace.ts';
import type { Listeners } from './listeners.ts';

/** What a frame is to the receive path: the kinds of a capture's frames, and what goes to another machine. */
export const FRAME = { ...FRAME_KIND, notForUs: 6 } as const;

/** Addresses and ports of a flow as on the wire; ports 0 where the protocol has none. */
export interface FlowTuple {
  readonly protocol: number;
  readonly source: IpAddress;
  readonly sourcePort: number;
  readonly destination: IpAddress;
  readonly destinationPort: number;
}

/**
 * A socket that a run may need. UDP: bound to a port from the beginning. TCP: the connection that a flow makes, if somebody listens
 * where the flow ends up.
 */
export interface ArrivalSocket {
  readonly protocol: 'tcp' | 'udp';
  /** The first that reaches it. */
  readonly flow: number;
  readonly establishedAtStart: boolean;
}

/** Every frame that the card will be sent, in time order; made before the run, for open-loop traffic. */
export interface Arrivals {
  readonly length: number;
  readonly atNs: Float64Array; // last bit on the wire
  readonly frame: Uint8Array; // FRAME
  readonly flow: Uint32Array;
  readonly socketOf: Int32Array; // TCP: the flow's own, UDP: who is bound to the address on the wire; -1 nobody
  readonly frameBytes: Uint32Array;
  readonly payloadBytes: Uint32Array;
  readonly tcpFlags: Uint8Array;
  readonly unclassified: Uint8Array; // 1: no signature tells its socket (a fragment, a wildcard)
  readonly flows: readonly FlowEntry[];
  readonly tuples: readonly FlowTuple[]; // by flow
  readonly sockets: readonly ArrivalSocket[];
  readonly listeners: Listeners;
  readonly addresses: readonly IpAddress[]; // of this machine
  readonly outgoing: number;
  readonly remarks: readonly Remark[];
}
