import { at } from '../../base/assert.ts';
import type { Constant, Grade } from '../../base/constant.ts';
import type { Protocol } from './coherenceTable.ts';
import type { Topology } from './topology.ts';

/** Value, unit, source, grade: the form in which a profile writes a number down. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly grade: Grade;
}

/** Numbers of the last-level cache and of what lies beyond it. */
export interface SharedQuantities {
  readonly llcBytes: Quantity;
  readonly llcWays: Quantity;
  readonly llcHitNs: Quantity;
  readonly ddioWays: Quantity;
  /** Machines with one complex per socket: the same as `remoteSocketNs`. */
  readonly remoteComplexNs: Quantity;
  /** Machines with one socket have none. */
  readonly remoteSocketNs?: Quantity;
  readonly dramRemoteNs?: Quantity;
  readonly lockPairNs: Quantity;
}

/** Of the kernel: 2.6.15, or what it became. */
export type Era = '2005' | 'modern';

/** A machine is data: every number with its source. Latencies are load-to-use in ns, sizes in bytes. */
export interface MachineProfile {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly coresMax: number;
  /** Of a measured machine: the one from which it has what was not measured. */
  readonly like?: string;
  /** An idle core polls the reschedule flag (`idle=poll`): waking it needs no interprocessor interrupt. */
  readonly idlePolls: boolean;
  /** The kernel that it runs where the scenario does not say; absent: a modern one. */
  readonly era?: Era;
  readonly protocol: Protocol;
  /** Which complex and which socket a core is in, by core. */
  readonly complexOf: readonly number[];
  readonly socketOf: readonly number[];
  /** What the cores of a complex share; absent: complexes without a cache of their own on one bus, as `peerCleanNs` and so on say. */
  readonly shared?: SharedQuantities & { readonly fills: 'inclusive' | 'victim' };
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
    readonly lostAfter: Quantity;
    readonly ipiNs: Quantity;
    readonly idleExitNs: Quantity;
    readonly mmioReadNs: Quantity;
    readonly mmioWriteNs: Quantity;
    readonly dmaNs: Quantity;
    readonly dmaBytesPerNs: Quantity;
    readonly rxDescriptorBytes: Quantity;
  };
}

export type QuantityId = keyof MachineProfile['quantities'] | keyof SharedQuantities;

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
  lostAfter: 'of a transfer, until who gives the line can no longer write it',
  ipiNs: 'delivery of an interprocessor interrupt',
  idleExitNs: 'from the flag being visible to the first instruction of schedule()',
  mmioReadNs: 'read of a device register',
  mmioWriteNs: 'write of a device register, as the core sees it',
  dmaNs: 'card: per frame, beside its bytes',
  dmaBytesPerNs: 'card: rate into memory',
  rxDescriptorBytes: 'card: what it writes beside a frame',
  llcBytes: 'last-level cache of a complex',
  llcWays: 'ways of the last-level cache',
  llcHitNs: 'line from the last-level cache',
  ddioWays: 'ways of the last-level cache that the card writes into',
  remoteComplexNs: 'line from another complex of the socket',
  remoteSocketNs: 'line from another socket',
  dramRemoteNs: 'line from another socket\'s memory',
  lockPairNs: 'lock and unlock on a line already owned',
};

/** The profile's numbers as the catalogue and the trace list them. */
export function constantsOf({ quantities, shared }: MachineProfile): Constant[] {
  const { fills: _, ...more } = shared ?? { fills: null };
  return (Object.entries({ ...quantities, ...more }) as [QuantityId, Quantity][]).map(([id, quantity]) => ({ id, label: LABELS[id], ...quantity }));
}

/** The profile's caches in the form that `Coherence` runs on. */
export function topologyOf({ protocol, complexOf, socketOf, shared, quantities }: MachineProfile): Topology {
  const lastLevel = shared === undefined ? null : {
    sets: Math.floor(shared.llcBytes.value / quantities.lineBytes.value / shared.llcWays.value), ways: shared.llcWays.value, fills: shared.fills, ddioWays: shared.ddioWays.value,
  };
  return { protocol, complexOf, socketOf, lastLevel };
}

/** For the trace: where a core sits, on machines where it matters. */
export const placeOfCore = ({ shared, complexOf, socketOf }: MachineProfile, core: number): { complex?: number; socket?: number } =>
  shared === undefined ? {} : { complex: at(complexOf, core), socket: at(socketOf, core) };
