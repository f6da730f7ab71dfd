import { ns } from '../../base/units.ts';
import { SOURCE } from '../../trace/words.ts';
import type { Coherence } from './coherence.ts';
import type { MachineProfile } from './profile.ts';

/** What is common to all cores: who has which line, and until when a line is under way. */
export class SharedMemory {
  readonly readyNs: Float64Array;
  constructor(
    readonly coherence: Coherence,
    lines: number,
  ) {
    this.readyNs = new Float64Array(lines);
  }
}

/** The profile's numbers in the form the hot path reads. Latency by SOURCE index. */
export interface Costs {
  readonly latencyNs: Float64Array;
  /** How long a transfer from a peer keeps the core's port; same index, 0 for what comes from elsewhere. */
  readonly portNs: Float64Array;
  readonly hitNs: number;
  readonly atomicNs: number;
  readonly fenceNs: number;
  readonly lineStreamNs: number;
  readonly storeSlots: number;
  readonly loadSlots: number;
  readonly reorderWindowNs: number;
}

export function costsOf({ quantities: q }: MachineProfile): Costs {
  const latencyNs = new Float64Array(7);
  latencyNs[SOURCE.peerClean] = ns(q.peerCleanNs.value);
  latencyNs[SOURCE.peerDirty] = ns(q.peerDirtyNs.value);
  latencyNs[SOURCE.dram] = ns(q.dramNs.value);
  latencyNs[SOURCE.upgrade] = ns(q.upgradeNs.value);
  const portNs = new Float64Array(7);
  for (const source of [SOURCE.peerClean, SOURCE.peerDirty, SOURCE.remotePeer]) portNs[source] = ns((latencyNs[source] as number) / q.peerConcurrency.value);
  return {
    latencyNs,
    portNs,
    hitNs: ns(q.hitNs.value),
    atomicNs: ns(q.atomicNs.value),
    fenceNs: ns(q.fenceNs.value),
    lineStreamNs: ns(q.lineBytes.value / q.copyBytesPerNs.value),
    storeSlots: q.storeSlots.value,
    loadSlots: q.loadSlots.value,
    reorderWindowNs: ns(q.reorderWindowNs.value),
  };
}
