import type { Constant, Grade } from '../../base/constant.ts';

/** Value, unit, source, grade: the form in which a profile writes a number down. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly grade: Grade;
}

/** A machine is data: every number with its source. Latencies are load-to-use in ns, sizes in bytes. */
export interface MachineProfile {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly coresMax: number;
  /** An idle core polls the reschedule flag (`idle=poll`): waking it needs no interprocessor interrupt. */
  readonly idlePolls: boolean;
  readonly quantities: {
    readonly clockGhz: Quantity;
    readonly instructionsPerCycle: Quantity;
    readonly lineBytes: Quantity;
    readonly cacheBytes: Quantity;
    readonly cacheWays: Quantity;
    readonly hitNs: Quantity;
    readonly peerCleanNs: Quantity;
    readonly peerDirtyNs: Quantity;
    readonly dramNs: Quantity;
    readonly upgradeNs: Quantity;
    readonly atomicNs: Quantity;
    readonly fenceNs: Quantity;
    readonly copyBytesPerNs: Quantity;
    readonly storeSlots: Quantity;
    readonly loadSlots: Quantity;
    readonly reorderWindowNs: Quantity;
    readonly peerConcurrency: Quantity;
    readonly ipiNs: Quantity;
    readonly idleExitNs: Quantity;
    readonly mmioReadNs: Quantity;
    readonly mmioWriteNs: Quantity;
    readonly dmaNs: Quantity;
    readonly dmaBytesPerNs: Quantity;
  };
}

export type QuantityId = keyof MachineProfile['quantities'];

const LABELS: Record<QuantityId, string> = {
  clockGhz: 'clock',
  instructionsPerCycle: 'instructions per cycle, kernel code that hits its caches',
  lineBytes: 'cache line',
  cacheBytes: 'private cache',
  cacheWays: 'ways of the private cache',
  hitNs: 'private hit beyond the instruction cost',
  peerCleanNs: 'line that another core has clean',
  peerDirtyNs: 'line that another core has modified',
  dramNs: 'line from memory',
  upgradeNs: 'right to write a line that others share',
  atomicNs: 'locked read-modify-write on a line already owned',
  fenceNs: 'full memory fence',
  copyBytesPerNs: 'streaming rate of one read or write stream',
  storeSlots: 'store misses that may be pending',
  loadSlots: 'load misses that may be pending',
  reorderWindowNs: 'how far the core runs ahead of its oldest pending load',
  peerConcurrency: 'transfers from other cores under way at once',
  ipiNs: 'delivery of an interprocessor interrupt',
  idleExitNs: 'from the flag being visible to the first instruction of schedule()',
  mmioReadNs: 'read of a device register',
  mmioWriteNs: 'write of a device register, as the core sees it',
  dmaNs: 'card: per frame, beside its bytes',
  dmaBytesPerNs: 'card: rate into memory',
};

/** The profile's numbers as the catalogue and the trace list them. */
export const constantsOf = (profile: MachineProfile): Constant[] =>
  (Object.entries(profile.quantities) as [QuantityId, Quantity][]).map(([id, quantity]) => ({ id, label: LABELS[id], ...quantity }));
