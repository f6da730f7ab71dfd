import type { MachineProfile } from '../profile.ts';
import { C2C, derived, estimated, inBlocks, known, lostAfter, pciExpress, published } from '../quantities.ts';

const LATENCIES = `${C2C}, EPYC 7742`;

/** Two sockets of Rome: complexes of four. Not all of each socket's complexes, so that both sockets fit into 64 cores. */
export const epycRome2019: MachineProfile = {
  id: 'epyc-rome-2019',
  label: 'EPYC Rome 2019, 2 × 32 cores',
  summary: 'Two sockets, complexes of four cores with 16 MB each, everything else through the I/O die, no DDIO',
  coresMax: 64,
  idlePolls: false,
  protocol: 'MOESI',
  complexOf: inBlocks(64, 4),
  socketOf: inBlocks(64, 32),
  quantities: {
    clockGhz: known(2.25, 'GHz', 'EPYC 7742: base clock'),
    instructionsPerCycle: estimated(2.4, 'per cycle', 'as on Broadwell, of which counters are known'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(524_288, 'B', 'Zen 2 second level, 512 KiB'),
    cacheWays: known(8, 'ways', 'Zen 2 second level, 8-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: derived(25, 'ns', `as a modified line: the third level knows which core has it. ${LATENCIES}`),
    peerDirtyNs: derived(25, 'ns', `within a complex. ${LATENCIES}`),
    dramNs: estimated(100, 'ns', 'Zen 2: 95 to 105 ns as generally measured'),
    upgradeNs: derived(25, 'ns', `the same way to the third level and back. ${LATENCIES}`),
    atomicNs: estimated(5.5, 'ns', 'about 18 cycles'),
    fenceNs: estimated(10, 'ns', 'mfence'),
    copyBytesPerNs: estimated(12, 'B/ns', 'one core, one stream'),
    storeSlots: known(48, 'stores', 'Zen 2: 48 store queue entries'),
    loadSlots: known(22, 'loads', 'Zen 2: 22 miss address buffers'),
    reorderWindowNs: known(66, 'ns', '224 operations at about 1.5 a cycle'),
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
    llcBytes: known(16_777_216, 'B', 'EPYC 7742 third level of a complex'),
    llcWays: known(16, 'ways', 'Zen 2 third level, 16-way'),
    llcHitNs: known(11.5, 'ns', '39 cycles at the boost clock of 3.4 GHz'),
    ddioWays: known(0, 'ways', 'no DDIO: the card writes to memory'),
    remoteComplexNs: derived(124, 'ns', `between complexes of a socket, through the I/O die. ${LATENCIES}`),
    remoteSocketNs: derived(267, 'ns', `between sockets. ${LATENCIES}`),
    dramRemoteNs: estimated(190, 'ns', 'memory behind the other socket: about 90 ns more'),
    lockPairNs: published(14.6, 'ns', 'kernel microbenchmark on AMD at 2.5 GHz: spin lock and unlock'),
  },
};
