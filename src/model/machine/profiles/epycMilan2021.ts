import type { MachineProfile } from '../profile.ts';
import { C2C, derived, estimated, inBlocks, known, lostAfter, pciExpress, published } from '../quantities.ts';

const LATENCIES = `${C2C}, EPYC 7R13`;

/** Two sockets of Milan: complexes of eight. Not all of each socket's complexes, so that both sockets fit into 64 cores. */
export const epycMilan2021: MachineProfile = {
  id: 'epyc-milan-2021',
  label: 'EPYC Milan 2021, 2 × 32 cores',
  summary: 'Two sockets, complexes of eight cores with 32 MB each, everything else through the I/O die, no DDIO',
  coresMax: 64,
  idlePolls: false,
  protocol: 'MOESI',
  complexOf: inBlocks(64, 8),
  socketOf: inBlocks(64, 32),
  quantities: {
    clockGhz: known(2.65, 'GHz', 'EPYC 7R13: base clock'),
    instructionsPerCycle: estimated(2.4, 'per cycle', 'as on Broadwell, of which counters are known'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(524_288, 'B', 'Zen 3 second level, 512 KiB'),
    cacheWays: known(8, 'ways', 'Zen 3 second level, 8-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: derived(23, 'ns', `as a modified line: the third level knows which core has it. ${LATENCIES}`),
    peerDirtyNs: derived(23, 'ns', `within a complex. ${LATENCIES}`),
    dramNs: estimated(100, 'ns', 'Zen 3: 95 to 105 ns as generally measured'),
    upgradeNs: derived(23, 'ns', `the same way to the third level and back. ${LATENCIES}`),
    atomicNs: estimated(5.5, 'ns', 'about 18 cycles'),
    fenceNs: estimated(10, 'ns', 'mfence'),
    copyBytesPerNs: estimated(12, 'B/ns', 'one core, one stream'),
    storeSlots: known(64, 'stores', 'Zen 3: 64 store queue entries'),
    loadSlots: known(24, 'loads', 'Zen 3: 24 miss address buffers'),
    reorderWindowNs: known(64, 'ns', '256 operations at about 1.5 a cycle'),
    peerConcurrency: estimated(5, 'transfers', 'no microbenchmark of that machine is known; the Zen 4 profile has one'),
    lostAfter,
    ipiNs: pciExpress.ipiNs,
    idleExitNs: estimated(1000, 'ns', 'C1 of EPYC as its ACPI tables give it'),
    mmioReadNs: pciExpress.mmioReadNs,
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: known(14, 'B/ns', 'PCI Express 4.0, eight lanes, less headers'),
    rxDescriptorBytes: pciExpress.rxDescriptorBytes,
  },
  shared: {
    fills: 'victim',
    llcBytes: known(33_554_432, 'B', 'EPYC 7R13 third level of a complex'),
    llcWays: known(16, 'ways', 'Zen 3 third level, 16-way'),
    llcHitNs: known(12.8, 'ns', '46 cycles at the boost clock of 3.6 GHz'),
    ddioWays: known(0, 'ways', 'no DDIO: the card writes to memory'),
    remoteComplexNs: derived(100, 'ns', `between complexes of a socket, through the I/O die. ${LATENCIES}`),
    remoteSocketNs: derived(198, 'ns', `between sockets. ${LATENCIES}`),
    dramRemoteNs: estimated(190, 'ns', 'memory behind the other socket: about 90 ns more'),
    lockPairNs: published(14.6, 'ns', 'kernel microbenchmark on AMD at 2.5 GHz: spin lock and unlock'),
  },
};
