import type { MachineProfile } from '../profile.ts';
import { derived, estimated, inBlocks, known, lostAfter, MLC, pciExpress, published } from '../quantities.ts';

const P8360Y = `${MLC}, Platinum 8360Y`;

/** Two sockets of Ice Lake-SP, as 64-core cloud machines have them. */
export const iceLakeSp2021: MachineProfile = {
  id: 'ice-lake-sp-2021',
  label: 'Ice Lake-SP 2021, 2 × 32 cores',
  summary: 'Two sockets of 32 cores at 2.9 GHz, 54 MB third level filled by what cores give up, DDIO into two of its twelve ways',
  coresMax: 64,
  idlePolls: false,
  protocol: 'MESIF',
  complexOf: inBlocks(64, 32),
  socketOf: inBlocks(64, 32),
  quantities: {
    clockGhz: known(2.9, 'GHz', 'Platinum 8375C'),
    instructionsPerCycle: estimated(2.4, 'per cycle', 'as on Broadwell, of which counters are known'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(1_310_720, 'B', 'Ice Lake-SP second level, 1.25 MiB'),
    cacheWays: known(20, 'ways', 'Ice Lake-SP second level, 20-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: published(60.1, 'ns', `second level to second level, HIT. ${P8360Y}`),
    peerDirtyNs: published(64.3, 'ns', `second level to second level, HITM. ${P8360Y}`),
    dramNs: published(88.9, 'ns', `local memory. ${P8360Y}`),
    upgradeNs: derived(60.1, 'ns', `the same way through the mesh as a clean transfer. ${P8360Y}`),
    atomicNs: derived(6.2, 'ns', 'same-CPU compare-and-swap of i7-8750H, the nearest that is published: about 18 cycles'),
    fenceNs: estimated(12, 'ns', 'mfence, about 35 cycles'),
    copyBytesPerNs: estimated(12, 'B/ns', 'one core, one stream'),
    storeSlots: known(72, 'stores', 'Sunny Cove: 72 store buffer entries'),
    loadSlots: known(12, 'loads', 'Sunny Cove: 12 line fill buffers'),
    reorderWindowNs: known(81, 'ns', '352 micro-operations at about 1.5 a cycle'),
    peerConcurrency: estimated(5, 'transfers', 'no microbenchmark of that machine is known; less than its 12 fill buffers'),
    lostAfter,
    ipiNs: pciExpress.ipiNs,
    idleExitNs: known(1000, 'ns', 'intel_idle, Ice Lake-SP: exit latency of C1'),
    mmioReadNs: pciExpress.mmioReadNs,
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: known(14, 'B/ns', 'PCI Express 4.0, eight lanes, less headers'),
    rxDescriptorBytes: pciExpress.rxDescriptorBytes,
  },
  shared: {
    fills: 'victim',
    llcBytes: known(56_623_104, 'B', 'Platinum 8375C third level, 54 MiB'),
    llcWays: known(12, 'ways', 'Ice Lake-SP third level, 12-way'),
    llcHitNs: estimated(24, 'ns', 'third level on the mesh, as Skylake-SP with four more rows and a higher clock'),
    ddioWays: known(2, 'ways', 'Intel: DDIO writes into at most two ways by default; how many is as generally reported'),
    remoteComplexNs: published(127.2, 'ns', `one complex a socket: as remoteSocketNs. ${P8360Y}`),
    remoteSocketNs: published(127.2, 'ns', `HITM in the other socket. ${P8360Y}`),
    dramRemoteNs: published(143.2, 'ns', `remote memory. ${P8360Y}`),
    lockPairNs: derived(13.5, 'ns', 'same-CPU lock pair of i7-8750H, the nearest that is published'),
  },
};
