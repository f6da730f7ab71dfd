import type { MachineProfile } from '../profile.ts';
import { C2C, derived, estimated, inBlocks, known, lostAfter, pciExpress } from '../quantities.ts';

const LATENCIES = `${C2C}, Graviton2: 47, by distance on the mesh 30 to 58`;

/** One socket, one mesh: 64 cores around one last-level cache. */
export const graviton22020: MachineProfile = {
  id: 'graviton2-2020',
  label: 'Graviton2 2020, 64 cores',
  summary: 'One socket of 64 Neoverse N1 cores on a mesh with one 32 MB last-level cache, no DDIO',
  coresMax: 64,
  idlePolls: false,
  protocol: 'MESI',
  complexOf: inBlocks(64, 64),
  socketOf: inBlocks(64, 64),
  quantities: {
    clockGhz: known(2.5, 'GHz', 'Graviton2'),
    instructionsPerCycle: estimated(2.4, 'per cycle', 'as on Broadwell, of which counters are known'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(1_048_576, 'B', 'Neoverse N1 second level, 1 MiB as Graviton2 has it'),
    cacheWays: known(8, 'ways', 'Neoverse N1 second level, 8-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: derived(47, 'ns', `as a modified line: both come through the mesh. ${LATENCIES}`),
    peerDirtyNs: derived(47, 'ns', LATENCIES),
    dramNs: estimated(100, 'ns', 'Neoverse N1: 95 to 110 ns as generally measured'),
    upgradeNs: derived(47, 'ns', `the same way to the directory and back. ${LATENCIES}`),
    atomicNs: estimated(5, 'ns', 'single-instruction atomic in the first level'),
    fenceNs: estimated(8, 'ns', 'full barrier'),
    copyBytesPerNs: estimated(12, 'B/ns', 'one core, one stream'),
    storeSlots: estimated(32, 'stores', 'Neoverse N1: store buffer, as generally reported'),
    loadSlots: estimated(20, 'loads', 'Neoverse N1: outstanding misses of the first level, as generally reported'),
    reorderWindowNs: known(34, 'ns', '128 operations at about 1.5 a cycle'),
    peerConcurrency: estimated(5, 'transfers', 'no microbenchmark of that machine is known; less than its 20 outstanding misses'),
    lostAfter,
    ipiNs: pciExpress.ipiNs,
    idleExitNs: estimated(1000, 'ns', 'wfi, the shallow sleep of the architecture'),
    mmioReadNs: pciExpress.mmioReadNs,
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: known(14, 'B/ns', 'PCI Express 4.0, eight lanes, less headers'),
    rxDescriptorBytes: pciExpress.rxDescriptorBytes,
  },
  shared: {
    fills: 'victim',
    llcBytes: known(33_554_432, 'B', 'Graviton2 system-level cache, 32 MiB'),
    llcWays: estimated(16, 'ways', 'system-level cache of the mesh, 16-way'),
    llcHitNs: estimated(30, 'ns', 'system-level cache, as generally measured'),
    ddioWays: known(0, 'ways', 'no DDIO: the card writes to memory'),
    remoteComplexNs: derived(47, 'ns', 'there is one complex: as peerDirtyNs'),
    lockPairNs: estimated(12, 'ns', 'an atomic with acquire, a store with release'),
  },
};
