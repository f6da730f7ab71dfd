import type { MachineProfile } from '../profile.ts';
import { derived, estimated, inBlocks, known, lostAfter, pciExpress, PERFBOOK, published } from '../quantities.ts';

const X5550 = `${PERFBOOK}, 2 × X5550`;
const CYCLES = 'Intel Nehalem guide: cycles at 2.8 GHz';

/** Two quad-core Nehalem sockets: the first Xeon with memory on each socket and an inclusive last-level cache. */
export const nehalem2009: MachineProfile = {
  id: 'nehalem-2009',
  label: 'Nehalem 2009, 2 × 4 cores',
  summary: 'Two sockets of four 2.8 GHz cores, inclusive 8 MB third level, memory on each socket, no DDIO',
  coresMax: 8,
  idlePolls: false,
  protocol: 'MESIF',
  complexOf: inBlocks(8, 4),
  socketOf: inBlocks(8, 4),
  quantities: {
    clockGhz: published(2.8, 'GHz', X5550),
    instructionsPerCycle: estimated(1.8, 'per cycle', 'three quarters of Broadwell, of which counters are known: so much the five designs between gained (generally known)'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(262_144, 'B', 'Nehalem second level, 256 KiB'),
    cacheWays: known(8, 'ways', 'Nehalem second level, 8-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: derived(23.2, 'ns', `65 cycles, shared. ${CYCLES}`),
    peerDirtyNs: published(31.2, 'ns', `cache miss, off core. ${X5550}`),
    dramNs: published(60, 'ns', 'Intel Nehalem guide: local memory'),
    upgradeNs: derived(19, 'ns', `a missing compare-and-swap costs no more than a miss (31.2), less the atomic (12.2). ${X5550}`),
    atomicNs: published(12.2, 'ns', `same-CPU compare-and-swap. ${X5550}`),
    fenceNs: estimated(12.2, 'ns', 'as atomicNs'),
    copyBytesPerNs: estimated(6, 'B/ns', 'one core, one stream, three channels of DDR3-1066'),
    storeSlots: known(32, 'stores', 'Nehalem: 32 store buffers'),
    loadSlots: known(10, 'loads', 'Nehalem: 10 line fill buffers'),
    reorderWindowNs: known(46, 'ns', '128 micro-operations at about one a cycle'),
    peerConcurrency: estimated(4, 'transfers', 'no microbenchmark of that machine is known; less than its 10 fill buffers'),
    lostAfter,
    ipiNs: pciExpress.ipiNs,
    idleExitNs: known(3000, 'ns', 'intel_idle, Nehalem: exit latency of C1'),
    mmioReadNs: pciExpress.mmioReadNs,
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: known(3.2, 'B/ns', 'PCI Express 2.0, eight lanes, less headers'),
    rxDescriptorBytes: pciExpress.rxDescriptorBytes,
  },
  shared: {
    fills: 'inclusive',
    llcBytes: known(8_388_608, 'B', 'X5550 third level, 8 MiB a socket'),
    llcWays: known(16, 'ways', 'X5550 third level, 16-way'),
    llcHitNs: derived(14.3, 'ns', `40 cycles, unshared. ${CYCLES}`),
    ddioWays: known(0, 'ways', 'DDIO came with Sandy Bridge-EP in 2012'),
    remoteComplexNs: published(92.4, 'ns', `one complex a socket: as remoteSocketNs. ${X5550}`),
    remoteSocketNs: published(92.4, 'ns', `cache miss, off socket. ${X5550}`),
    dramRemoteNs: published(100, 'ns', 'Intel Nehalem guide: remote memory'),
    lockPairNs: published(25.6, 'ns', `same-CPU lock pair. ${X5550}`),
  },
};
