import type { MachineProfile } from '../profile.ts';
import { derived, estimated, inBlocks, known, lostAfter, MLC, pciExpress, PERFBOOK, published } from '../quantities.ts';

const P8176 = `${PERFBOOK}, Platinum 8176`;
const G6140 = `${MLC}, Gold 6140`;

/** Two sockets of Skylake-SP: a mesh, a last-level cache that does not include the second level, DDIO. */
export const skylakeSp2017: MachineProfile = {
  id: 'skylake-sp-2017',
  label: 'Skylake-SP 2017, 2 × 28 cores',
  summary: 'Two sockets of 28 cores at 2.1 GHz, 38.5 MB third level filled by what cores give up, DDIO into two of its eleven ways',
  coresMax: 56,
  idlePolls: false,
  protocol: 'MESIF',
  complexOf: inBlocks(56, 28),
  socketOf: inBlocks(56, 28),
  quantities: {
    clockGhz: published(2.1, 'GHz', P8176),
    instructionsPerCycle: derived(2.5, 'per cycle', 'instructions ÷ cycles but for the first touch of the frame, sk_buffs built and dropped on an i7-6700K: 952 ÷ (474 − 94) a packet (prototype-kernel, blogposts/xdp25_eval_generic_xdp_tx.rst)'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(1_048_576, 'B', 'Skylake-SP second level, 1 MiB'),
    cacheWays: known(16, 'ways', 'Skylake-SP second level, 16-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: published(50.5, 'ns', `second level to second level, HIT. ${G6140}`),
    peerDirtyNs: published(49.9, 'ns', `second level to second level, HITM. ${G6140}`),
    dramNs: published(90.2, 'ns', `local memory. ${G6140}`),
    upgradeNs: derived(47.4, 'ns', `a missing compare-and-swap (101.9) less a miss (47.5) and the atomic (7.0). ${P8176}`),
    atomicNs: published(7, 'ns', `same-CPU compare-and-swap. ${P8176}`),
    fenceNs: estimated(16, 'ns', 'mfence, about 33 cycles'),
    copyBytesPerNs: estimated(10, 'B/ns', 'one core, one stream'),
    storeSlots: known(56, 'stores', 'Skylake: 56 store buffer entries'),
    loadSlots: known(12, 'loads', 'Skylake: 12 line fill buffers'),
    reorderWindowNs: known(71, 'ns', '224 micro-operations at about 1.5 a cycle'),
    peerConcurrency: estimated(5, 'transfers', 'no microbenchmark of that machine is known; less than its 12 fill buffers'),
    lostAfter,
    ipiNs: pciExpress.ipiNs,
    idleExitNs: known(2000, 'ns', 'intel_idle, Skylake-SP: exit latency of C1'),
    mmioReadNs: pciExpress.mmioReadNs,
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: pciExpress.dmaBytesPerNs,
    rxDescriptorBytes: pciExpress.rxDescriptorBytes,
  },
  shared: {
    fills: 'victim',
    llcBytes: known(40_370_176, 'B', 'Platinum 8176 third level, 28 slices of 1.375 MiB'),
    llcWays: known(11, 'ways', 'Skylake-SP third level, 11-way'),
    llcHitNs: estimated(22, 'ns', 'third level of Skylake-SP, 18 to 26 ns by distance on the mesh'),
    ddioWays: known(2, 'ways', 'Intel: DDIO writes into at most two ways by default; how many is as generally reported'),
    remoteComplexNs: published(118, 'ns', `one complex a socket: as remoteSocketNs. ${G6140}`),
    remoteSocketNs: published(118, 'ns', `HITM in the other socket, 114 to 123. ${G6140}`),
    dramRemoteNs: published(144.3, 'ns', `remote memory. ${G6140}`),
    lockPairNs: published(15.4, 'ns', `same-CPU lock pair. ${P8176}`),
  },
};
