import type { Protocol } from './coherenceTable.ts';

/** How many there are between a core and where its line is; latencies are listed by it. */
export const DISTANCE = { complex: 0, socket: 1, machine: 2 } as const;
export const DISTANCES = 3;
/** The complex whose cache the card writes into, and the socket whose memory holds its buffers. */
export const CARD = 0;

/** What cores share beyond their private caches, and how they keep them coherent. */
export interface Topology {
  readonly protocol: Protocol;
  /** By core. */
  readonly complexOf: readonly number[];
  readonly socketOf: readonly number[];
  /** Null: nothing shared, every cache hears every other one (a bus); complexes and sockets do not count. */
  readonly lastLevel: {
    readonly sets: number;
    readonly ways: number;
    /** `inclusive`: has whatever the complex's cores have, and takes it from them when it goes. `victim`: is filled by what they give up, and gives up first what they took from it. */
    readonly fills: 'inclusive' | 'victim';
    /** Into how many of its ways the card's writes go (DDIO); 0: they go to memory. */
    readonly ddioWays: number;
  } | null;
}

export const BUS: Topology = { protocol: 'MESI', complexOf: [], socketOf: [], lastLevel: null };

/** From a core to a complex. */
export function distanceTo({ complexOf, socketOf }: Topology, core: number, complex: number): number {
  if (complexOf[core] === complex) return DISTANCE.complex;
  return socketOf[complexOf.indexOf(complex)] === socketOf[core] ? DISTANCE.socket : DISTANCE.machine;
}
