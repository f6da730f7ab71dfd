import { ns } from '../../base/units.ts';
import { SOURCE } from '../../trace/words.ts';
import type { MachineProfile } from './profile.ts';
import { DISTANCES } from './topology.ts';

/** Index into `Costs.latencyNs` and `portNs`. */
export const placeOf = (source: number, distance: number): number => source + (distance << 3);

/** The profile's numbers in the form the hot path reads. */
export interface Costs {
  /** By source and distance, `placeOf`. */
  readonly latencyNs: Float64Array;
  /** How long a transfer from a peer keeps the core's port; same index, 0 for what comes from elsewhere. */
  readonly portNs: Float64Array;
  /** When, from a transfer's begin, who gives the line has lost it; same index. */
  readonly lostAfterNs: Float64Array;
  readonly hitNs: number;
  readonly atomicNs: number;
  readonly fenceNs: number;
  readonly lineStreamNs: number;
  readonly storeSlots: number;
  readonly loadSlots: number;
  readonly reorderWindowNs: number;
  /** The stores that a lock waits for are the lock's. */
  readonly locksPayForStores: boolean;
}

export function costsOf({ quantities: q, shared }: MachineProfile, locksPayForStores = false): Costs {
  const latencyNs = new Float64Array(DISTANCES * 8);
  const portNs = new Float64Array(DISTANCES * 8);
  const lostAfterNs = new Float64Array(DISTANCES * 8);
  const put = (source: number, values: readonly [number, number, number]): void => {
    values.forEach((value, distance) => {
      latencyNs[placeOf(source, distance)] = ns(value);
      if (source >= SOURCE.peerClean && source <= SOURCE.remotePeer) {
        portNs[placeOf(source, distance)] = ns(ns(value) / q.peerConcurrency.value);
        lostAfterNs[placeOf(source, distance)] = ns(value * q.lostAfter.value);
      }
    });
  };
  const socketNs = shared?.remoteComplexNs.value ?? 0;
  const machineNs = shared?.remoteSocketNs?.value ?? socketNs;
  // What is written must also be taken from whoever has it farther away.
  const taken = (nearNs: number): [number, number, number] => [nearNs, Math.max(nearNs, socketNs), Math.max(nearNs, machineNs)];
  put(SOURCE.peerClean, taken(q.peerCleanNs.value));
  put(SOURCE.peerDirty, taken(q.peerDirtyNs.value));
  put(SOURCE.upgrade, taken(q.upgradeNs.value));
  put(SOURCE.llcHit, taken(shared?.llcHitNs.value ?? 0));
  put(SOURCE.remotePeer, [socketNs, socketNs, machineNs]);
  put(SOURCE.dram, [q.dramNs.value, Math.max(q.dramNs.value, socketNs), Math.max(shared?.dramRemoteNs?.value ?? q.dramNs.value, machineNs)]);
  return {
    latencyNs,
    portNs,
    lostAfterNs,
    hitNs: ns(q.hitNs.value),
    atomicNs: ns(q.atomicNs.value),
    fenceNs: ns(q.fenceNs.value),
    lineStreamNs: ns(q.lineBytes.value / q.copyBytesPerNs.value),
    storeSlots: q.storeSlots.value,
    loadSlots: q.loadSlots.value,
    reorderWindowNs: ns(q.reorderWindowNs.value),
    locksPayForStores,
  };
}
