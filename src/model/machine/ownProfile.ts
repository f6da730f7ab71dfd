import { assert } from '../../base/assert.ts';
import type { MachineProfile, Quantity } from './profile.ts';
import { derived, estimated, measured } from './quantities.ts';

/** What was measured of a machine, in the words of this room. */
export interface MeasuredMachine {
  readonly complexOf: readonly number[];
  readonly socketOf: readonly number[];
  readonly latencyNs: { readonly complex?: number; readonly socket?: number; readonly machine?: number };
  readonly measured?: Readonly<Partial<Record<'atomicNs' | 'fenceNs' | 'lockPairNs' | 'copyBytesPerNs' | 'peerConcurrency' | 'lostAfter', number>>>;
}

/** A machine with a last-level cache: what a measured one can be like. */
export type SharingProfile = MachineProfile & Required<Pick<MachineProfile, 'shared'>>;
export const isSharing = (profile: MachineProfile): profile is SharingProfile => profile.shared !== undefined;

const TABLE = 'your core-to-core table, median of the pairs';
/** A message is one transfer and one atomic: the atomic is never more than this share of it. Assumed, so that a transfer is left. */
const ATOMIC_SHARE_MAX = 0.4;
/** A line from the cache that cores share comes sooner than from one of them: at most this share. Assumed. */
const LLC_SHARE_MAX = 0.8;
/** Remote memory against local, where the machine taken over has one socket: Gold 6140, 144.3 / 90.2 ns. */
const REMOTE_DRAM_TIMES = 1.6;
/** Between the two, a distance that only one of them has counts as this ratio. Assumed; it only chooses what is nearest. */
const OTHER_SHAPE_TIMES = 2;

/**
 * A compare-and-swap that hands a line back and forth is a blind locked read-modify-write on both sides: the line is fetched to be
 * written, one transfer, and the atomic is done on it. So transfer = message − atomic; no load comes before it, and no upgrade after it
 * (those two make the dearer miss of a compare-and-swap that reads first).
 */
const transferOf = (messageNs: number, atomicNs: number): number => Math.round((messageNs - atomicNs) * 100) / 100;

/** What of a profile is comparable with a message. */
function messagesOf({ complexOf, socketOf, quantities: q, shared }: SharingProfile): MeasuredMachine['latencyNs'] {
  const complexes = new Set(complexOf).size;
  const sockets = new Set(socketOf).size;
  return {
    ...(complexes < complexOf.length ? { complex: q.peerDirtyNs.value } : {}),
    ...(complexes > sockets ? { socket: shared.remoteComplexNs.value } : {}),
    ...(sockets > 1 && shared.remoteSocketNs !== undefined ? { machine: shared.remoteSocketNs.value } : {}),
  };
}

/** The profile whose latencies are nearest: the least product of their ratios, distance by distance; of equals the newer one. */
export function nearestProfile({ latencyNs }: MeasuredMachine, profiles: readonly SharingProfile[]): SharingProfile {
  const apart = (profile: SharingProfile): number => {
    const theirs = messagesOf(profile);
    return (['complex', 'socket', 'machine'] as const).reduce((product, distance) => {
      const [one, other] = [latencyNs[distance], theirs[distance]];
      if (one === undefined && other === undefined) return product;
      return product * (one === undefined || other === undefined ? OTHER_SHAPE_TIMES : Math.max(one / other, other / one));
    }, 1);
  };
  const [first, ...others] = profiles;
  assert(first !== undefined, 'no profile to be like');
  return others.reduce((nearest, profile) => (apart(profile) <= apart(nearest) ? profile : nearest), first);
}

/** The profile of a measured machine: its own numbers where there are any, everything else as `like` has it and said so. */
export function ownProfile(id: string, label: string, own: MeasuredMachine, like: SharingProfile): MachineProfile {
  const { latencyNs, measured: beside = {} } = own;
  const { quantities: q, shared: s } = like;
  const taken = (quantity: Quantity): Quantity => ({ ...quantity, source: `taken over from ${like.label} (${quantity.grade} there): ${quantity.source}`, grade: 'estimated' });
  const measuredOr = (value: number | undefined, what: string, quantity: Quantity): Quantity => (value === undefined ? taken(quantity) : measured(value, quantity.unit, `measured on your machine: ${what}`));

  const nearestNs = latencyNs.complex ?? latencyNs.socket ?? latencyNs.machine;
  assert(nearestNs !== undefined, 'a machine without latencies');
  const atomicMax = Math.round(nearestNs * ATOMIC_SHARE_MAX * 100) / 100;
  const atomicSaid = measuredOr(beside.atomicNs, 'atomic add on a line of its own', q.atomicNs);
  const atomicNs = atomicSaid.value <= atomicMax ? atomicSaid : derived(atomicMax, 'ns', `at most two fifths of your shortest message (${nearestNs}); ${atomicSaid.source} says ${atomicSaid.value}`);
  const transfer = (messageNs: number, what: string): Quantity =>
    derived(transferOf(messageNs, atomicNs.value), 'ns', `${TABLE} ${what} (${messageNs}), compare-and-swap round trip ÷ 2, less the atomic (${atomicNs.value})`);
  const near = (quantity: Quantity, why: string): Quantity => ({ ...quantity, grade: 'derived', source: `${why}: ${quantity.source}` });

  const complex = latencyNs.complex === undefined ? undefined : transfer(latencyNs.complex, 'within a complex');
  const socket = latencyNs.socket === undefined ? undefined : transfer(latencyNs.socket, 'between complexes of a socket');
  const machine = latencyNs.machine === undefined ? undefined : transfer(latencyNs.machine, 'between sockets');
  const peerDirtyNs = complex ?? near(transfer(nearestNs, socket === undefined ? 'between sockets' : 'between complexes of a socket'), 'no two cores share a complex, as the next distance');
  const remoteComplexNs = socket ?? near(machine ?? peerDirtyNs, machine === undefined ? 'there is one complex, as peerDirtyNs' : 'one complex a socket, as remoteSocketNs');
  const llcMax = Math.round(peerDirtyNs.value * LLC_SHARE_MAX * 100) / 100;
  const upgradeRatio = q.upgradeNs.value / q.peerDirtyNs.value;
  return {
    id,
    label,
    summary: `Measured; what was not is as on ${like.label}`,
    like: like.id,
    coresMax: own.complexOf.length,
    idlePolls: false,
    protocol: like.protocol,
    complexOf: own.complexOf,
    socketOf: own.socketOf,
    quantities: {
      clockGhz: taken(q.clockGhz),
      instructionsPerCycle: taken(q.instructionsPerCycle),
      lineBytes: taken(q.lineBytes),
      cacheBytes: taken(q.cacheBytes),
      cacheWays: taken(q.cacheWays),
      hitNs: taken(q.hitNs),
      peerCleanNs: near(peerDirtyNs, 'as a modified line'),
      peerDirtyNs,
      dramNs: taken(q.dramNs),
      upgradeNs: estimated(Math.round(peerDirtyNs.value * upgradeRatio * 100) / 100, 'ns', `peerDirtyNs times ${Math.round(upgradeRatio * 100) / 100}, as on ${like.label}`),
      atomicNs,
      fenceNs: measuredOr(beside.fenceNs, 'full fence, nothing pending', q.fenceNs),
      copyBytesPerNs: measuredOr(beside.copyBytesPerNs, 'copy of 64 MiB, one core', q.copyBytesPerNs),
      storeSlots: taken(q.storeSlots),
      loadSlots: taken(q.loadSlots),
      reorderWindowNs: taken(q.reorderWindowNs),
      peerConcurrency: measuredOr(beside.peerConcurrency, 'a walk over lines that another core wrote, ns a line: each address out of the line before ÷ all known beforehand', q.peerConcurrency),
      lostAfter: measuredOr(beside.lostAfter, 'two cores that add to one line: the part of the time in which they add', q.lostAfter),
      ipiNs: taken(q.ipiNs),
      idleExitNs: taken(q.idleExitNs),
      mmioReadNs: taken(q.mmioReadNs),
      mmioWriteNs: taken(q.mmioWriteNs),
      dmaNs: taken(q.dmaNs),
      dmaBytesPerNs: taken(q.dmaBytesPerNs),
      rxDescriptorBytes: taken(q.rxDescriptorBytes),
    },
    shared: {
      fills: s.fills,
      llcBytes: taken(s.llcBytes),
      llcWays: taken(s.llcWays),
      llcHitNs: s.llcHitNs.value <= llcMax ? taken(s.llcHitNs) : estimated(llcMax, 'ns', `four fifths of your transfer within a complex: ${like.label} has ${s.llcHitNs.value}`),
      ddioWays: taken(s.ddioWays),
      remoteComplexNs,
      ...(machine === undefined ? {} : { remoteSocketNs: machine, dramRemoteNs: s.dramRemoteNs === undefined ? estimated(Math.round(q.dramNs.value * REMOTE_DRAM_TIMES), 'ns', `dramNs times ${REMOTE_DRAM_TIMES}, as on Skylake-SP`) : taken(s.dramRemoteNs) }),
      lockPairNs: lockPair(beside.lockPairNs, atomicNs, s.lockPairNs),
    },
  };

  function lockPair(value: number | undefined, atomic: Quantity, there: Quantity): Quantity {
    const said = measuredOr(value, 'lock and unlock on a line of its own', there);
    return said.value >= atomic.value ? said : derived(atomic.value, 'ns', `not less than the atomic; ${said.source} says ${said.value}`);
  }
}
