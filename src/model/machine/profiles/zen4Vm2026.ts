import type { MachineProfile } from '../profile.ts';
import { derived, estimated, inBlocks, known, LOST_AFTER_LOOP, measured, pciExpress } from '../quantities.ts';

const WALK = 'own loop, two cores: one walks 1024 lines in random order, five lines apart (no prefetcher helps), each address out of the line before';

/** A virtual machine with two cores of one Zen 4 complex: where the queues were measured. */
export const zen4Vm2026: MachineProfile = {
  id: 'zen4-vm-2026',
  label: 'Zen 4 VM 2026, two cores',
  summary: 'A virtual machine with two Zen 4 cores of one complex; queues and cache lines measured on it',
  coresMax: 2,
  idlePolls: false,
  protocol: 'MOESDI',
  complexOf: inBlocks(2, 2),
  socketOf: inBlocks(2, 2),
  quantities: {
    clockGhz: estimated(3.7, 'GHz', 'boost of a server Zen 4; a virtual machine is not told'),
    instructionsPerCycle: estimated(1.5, 'per cycle', 'kernel code that hits its caches'),
    lineBytes: pciExpress.lineBytes,
    cacheBytes: known(1_048_576, 'B', 'Zen 4 second level, 1 MiB'),
    cacheWays: known(8, 'ways', 'Zen 4 second level, 8-way'),
    hitNs: pciExpress.hitNs,
    peerCleanNs: measured(27.4, 'ns', `${WALK}; the other core has them dirty, not changed`),
    peerDirtyNs: measured(27.4, 'ns', `${WALK}; the other core has modified them`),
    dramNs: estimated(100, 'ns', 'as Zen 2 and Zen 3'),
    upgradeNs: derived(36, 'ns', `${WALK} with an atomic; both cores have read them: 38.2 less the atomic`),
    atomicNs: measured(2.2, 'ns', 'atomic add by both cores, each on a line of its own'),
    fenceNs: estimated(9, 'ns', 'mfence, about 33 cycles'),
    copyBytesPerNs: estimated(14, 'B/ns', 'one core, one stream'),
    storeSlots: known(64, 'stores', 'Zen 4: 64 store queue entries'),
    loadSlots: known(24, 'loads', 'Zen 4: 24 miss address buffers'),
    reorderWindowNs: known(58, 'ns', '320 operations at about 1.5 a cycle'),
    peerConcurrency: derived(15, 'transfers', 'own loop, two cores: 1024 lines in random order, five apart, that the other has modified, addresses known beforehand: 1.8 ns a line against 27.4'),
    lostAfter: derived(0.43, 'of a transfer', LOST_AFTER_LOOP),
    ipiNs: estimated(2000, 'ns', 'an interprocessor interrupt through the hypervisor'),
    idleExitNs: estimated(5000, 'ns', 'a halted virtual core is scheduled again by the hypervisor'),
    mmioReadNs: estimated(2000, 'ns', 'a register read that the hypervisor emulates or passes on'),
    mmioWriteNs: pciExpress.mmioWriteNs,
    dmaNs: pciExpress.dmaNs,
    dmaBytesPerNs: pciExpress.dmaBytesPerNs,
    rxDescriptorBytes: pciExpress.rxDescriptorBytes,
  },
  shared: {
    fills: 'victim',
    llcBytes: known(33_554_432, 'B', 'Zen 4 third level of a complex, 32 MiB'),
    llcWays: known(16, 'ways', 'Zen 4 third level, 16-way'),
    llcHitNs: known(13.5, 'ns', '50 cycles at the boost clock'),
    ddioWays: known(0, 'ways', 'no DDIO: the card writes to memory'),
    remoteComplexNs: derived(27.4, 'ns', 'there is one complex: as peerDirtyNs'),
    lockPairNs: derived(4.4, 'ns', 'exchange and store on a line already owned: two atomics at most'),
  },
};
