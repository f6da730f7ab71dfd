import { at } from '../base/assert.ts';
import { indirectionIndex, indirectionTable, tupleHash } from '../base/toeplitz.ts';
import { formatIpv4, parseIpv4 } from '../scenario/ipv4.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './perTrace.ts';

/** Addresses and ports of one direction, IPv4 as numbers. */
export interface Tuple {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export const sourceText = ({ source, sourcePort }: Tuple): string => `${formatIpv4(source)}:${sourcePort}`;
export const destinationText = ({ destination, destinationPort }: Tuple): string => `${formatIpv4(destination)}:${destinationPort}`;

export const isSameTuple = (a: Tuple, b: Tuple): boolean =>
  a.source === b.source && a.destination === b.destination && a.sourcePort === b.sourcePort && a.destinationPort === b.destinationPort;

/** A packet's addresses as they came; undefined for what has none (neither TCP nor UDP). */
export const wireTuple = (trace: Trace, packet: number): Tuple | undefined => flowTuples(trace)[at(trace.packets.flow, packet)];

const flowTuples = perTrace((trace: Trace): readonly (Tuple | undefined)[] =>
  trace.dictionary.flows.map((flow) => {
    const [source, destination] = [endOf(flow.source), endOf(flow.destination)];
    if (source === undefined || destination === undefined) return undefined;
    return { source: source.address, sourcePort: source.port, destination: destination.address, destinationPort: destination.port };
  }),
);

function endOf(text: string): { readonly address: number; readonly port: number } | undefined {
  const colon = text.lastIndexOf(':');
  const address = parseIpv4(text.slice(0, colon));
  return colon < 0 || address === undefined ? undefined : { address, port: Number(text.slice(colon + 1)) };
}

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
