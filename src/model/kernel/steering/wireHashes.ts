import { tupleHash } from '../../../base/toeplitz.ts';
import type { Arrivals } from '../arrivals.ts';

/** The hash that the card computes of each flow, as its addresses and ports are on the wire; 0 for what is not IP. */
export const wireHashes = ({ flows, tuples }: Pick<Arrivals, 'flows' | 'tuples'>): Uint32Array =>
  Uint32Array.from(tuples, ({ source, destination, sourcePort, destinationPort }, flow) => {
    if (flows[flow]?.source === '') return 0;
    return tupleHash(flows[flow]?.protocol === 'other' ? { source, destination } : { source, destination, sourcePort, destinationPort });
  });
