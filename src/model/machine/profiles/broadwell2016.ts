import type { MachineProfile } from '../profile.ts';
import { C2C, derived, estimated, known, lostAfter, MLC, pciExpress, published } from '../quantities.ts';

const E5_2680 = `${MLC}, E5-2680 v4`;

/** One socket of six Broadwell cores: the machine that XDP's authors measured on. */
export const broadwell2016: MachineProfile = {
  id: 'broadwell-2016',
  label: 'Broadwell 2016, 6 cores',
  summary: 'One socket of six cores at 3.6 GHz (E5-1650 v4), inclusive 15 MB third level, DDIO into two of its twenty ways',
  coresMax: 6,
  idlePolls: false,
  protocol: 'MESIF',
  complexOf: [0, 0, 0, 0, 0, 0],
  socketOf: [0, 0, 0, 0, 0, 0],
  quantities: {
    clockGhz: published(3.6, 'GHz', 'E5-1650 v4, domain facts 4.2'),
    instructionsPerCycle: derived(2.4, 'per cycle', 'instructions ÷ cycles without a pending load miss, frames built into sk_buffs and dropped in raw on an E5-1650 v4: 7.18 G ÷ (3.80 − 0.81 G), 2.35 to 2.8 in five runs (xdp-project, areas/cpumap/cpumap02-optimizations.org)'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(262_144, 'B', 'Broadwell second level, 256 KiB'),
    cacheWays: known(8, 'ways', 'Broadwell second level, 8-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: published(34.4, 'ns', `second level to second level, HIT. ${E5_2680}`),
    peerDirtyNs: published(39.2, 'ns', `second level to second level, HITM. ${E5_2680}`),
    dramNs: published(73.8, 'ns', `local memory. ${E5_2680}`),
    upgradeNs: estimated(34.4, 'ns', 'as peerCleanNs'),
    atomicNs: derived(4.8, 'ns', `a message between cores (44) less the transfer (39.2). ${C2C}, E5-2695 v4`),
    fenceNs: estimated(9, 'ns', 'mfence, about 33 cycles'),
    copyBytesPerNs: estimated(11, 'B/ns', 'one core, one stream'),
    storeSlots: known(42, 'stores', 'Broadwell: 42 store buffers'),
    loadSlots: known(10, 'loads', 'Broadwell: 10 line fill buffers'),
    reorderWindowNs: known(35, 'ns', '192 micro-operations at about 1.5 a cycle'),
    peerConcurrency: estimated(5, 'transfers', 'no microbenchmark of that machine is known; less than its 10 fill buffers'),
    lostAfter,
    ipiNs: pciExpress.ipiNs,
    idleExitNs: known(2000, 'ns', 'intel_idle, Broadwell: exit latency of C1'),
    mmioReadNs: pciExpress.mmioReadNs,
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: known(14, 'B/ns', 'PCI Express 3.0, sixteen lanes, less headers'),
    rxDescriptorBytes: derived(64, 'B', 'mlx5 of its ConnectX-5: a completion (mlx5_cqe64) is a line, domain facts'),
  },
  shared: {
    fills: 'inclusive',
    llcBytes: known(15_728_640, 'B', 'E5-1650 v4 third level, 15 MiB'),
    llcWays: known(20, 'ways', 'E5-1650 v4 third level, 20-way'),
    llcHitNs: estimated(15, 'ns', 'third level of Broadwell, about 50 cycles'),
    ddioWays: known(2, 'ways', 'Intel: DDIO writes into at most two ways by default; how many is as generally reported'),
    remoteComplexNs: published(78, 'ns', `one complex a socket: as remoteSocketNs. ${E5_2680}`),
    remoteSocketNs: published(78, 'ns', `HITM in the other socket, 78 to 85. ${E5_2680}`),
    dramRemoteNs: published(185, 'ns', `remote memory, 185 to 196. ${E5_2680}`),
    lockPairNs: derived(12.6, 'ns', 'lock and unlock of a 2.7 GHz Sandy Bridge, domain facts 4.1'),
  },
};
