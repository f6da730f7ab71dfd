import { at } from '../base/assert.ts';
import { indirectionIndex, indirectionTable, tupleHash } from '../base/toeplitz.ts';
import { formatEnd, parseEnd, type IpAddress } from '../scenario/ipAddress.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './perTrace.ts';

/** Addresses and ports of one direction. */
export interface Tuple {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export const sourceText = ({ source, sourcePort }: Tuple): string => formatEnd(source, sourcePort);
export const destinationText = ({ destination, destinationPort }: Tuple): string => formatEnd(destination, destinationPort);

export const isSameTuple = (a: Tuple, b: Tuple): boolean =>
  a.source === b.source && a.destination === b.destination && a.sourcePort === b.sourcePort && a.destinationPort === b.destinationPort;

/** A packet's addresses as they came; undefined for what is no segment of TCP nor datagram of UDP. */
export const wireTuple = (trace: Trace, packet: number): Tuple | undefined => flowTuples(trace)[at(trace.packets.flow, packet)];

const flowTuples = perTrace((trace: Trace): readonly (Tuple | undefined)[] =>
  trace.dictionary.flows.map((flow) => {
    const [source, destination] = [parseEnd(flow.source), parseEnd(flow.destination)];
    if (flow.protocol === 'other' || source === undefined || destination === undefined) return undefined;
    return { source: source.address, sourcePort: source.port, destination: destination.address, destinationPort: destination.port };
  }),
);

/** As many as were chosen, else one for each core: what a card that steers by hash has. */
export function queuesOf({ knobs, cores }: Trace['dictionary']): number {
  const chosen = Number(knobs['queues'] ?? 0);
  return chosen > 0 ? chosen : cores.length;
}

/** Where a card that steers by hash sends a tuple. */
export interface Steering {
  readonly hash: number;
  readonly index: number;
  readonly queue: number;
}

export function steeringOf(tuple: Tuple, queues: number): Steering {
  const hash = tupleHash(tuple);
  const index = indirectionIndex(hash);
  return { hash, index, queue: at(indirectionTable(queues), index) };
}
