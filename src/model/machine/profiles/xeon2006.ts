import type { MachineProfile } from '../profile.ts';
import { lostAfter } from '../quantities.ts';

const PERFBOOK = 'McKenney, "Is Parallel Programming Hard", synchronisation costs, 4-socket Opteron 844 1.8 GHz (2004-5); nothing published for the talk\'s Xeon';

/** The machine of the 2006 talk: two Xeons on one front-side bus, no shared cache, the card writes to memory. */
export const xeon2006: MachineProfile = {
  id: 'xeon-2006',
  label: 'Xeon 2006, two cores',
  summary: 'Two 2.4 GHz P4 Xeons on one front-side bus, no shared cache, no DDIO, idle=poll',
  coresMax: 2,
  era: '2005',
  idlePolls: true,
  protocol: 'MESI',
  complexOf: [0, 1],
  socketOf: [0, 1],
  quantities: {
    clockGhz: { value: 2.4, unit: 'GHz', source: 'Dell PowerEdge 1750 of the talk, as generally reported (generally known, not checked)', grade: 'estimated' },
    instructionsPerCycle: { value: 0.4, unit: 'per cycle', source: 'P4 kernel code; only the product with the fitted factors of paths/calibration.ts matters', grade: 'estimated' },
    lineBytes: { value: 64, unit: 'B', source: 'Intel P4 Xeon: 64-byte lines (128-byte sectors not modelled) (generally known, not checked)', grade: 'estimated' },
    cacheBytes: { value: 524_288, unit: 'B', source: 'P4 Xeon (Prestonia) second-level cache, 512 KiB (generally known, not checked)', grade: 'estimated' },
    cacheWays: { value: 8, unit: 'ways', source: 'P4 Xeon second-level cache, 8-way (generally known, not checked)', grade: 'estimated' },
    hitNs: { value: 0, unit: 'ns', source: 'first-level hits are part of the instruction cost; the 8 KiB first level is not told apart', grade: 'estimated' },
    peerCleanNs: { value: 139.5, unit: 'ns', source: `memory supplies clean lines on a front-side bus: as dramNs. ${PERFBOOK}`, grade: 'derived' },
    peerDirtyNs: { value: 139.5, unit: 'ns', source: `"cache miss" row. ${PERFBOOK}`, grade: 'published' },
    dramNs: { value: 139.5, unit: 'ns', source: `a dirty peer costs at least DRAM on a front-side bus; the same bus transaction is assumed. ${PERFBOOK}`, grade: 'derived' },
    upgradeNs: { value: 139.5, unit: 'ns', source: `CAS miss 306 = load miss 139.5 + upgrade 139.5 + atomic 37.9, less rounding. ${PERFBOOK}`, grade: 'derived' },
    atomicNs: { value: 55, unit: 'ns', source: 'Intel community thread 959922, "Cost of lock instruction for Xeon": 132 cycles on a 2.8 GHz SMP Xeon of the same family, taken as cycles at 2.4 GHz', grade: 'published' },
    fenceNs: { value: 55, unit: 'ns', source: 'a fence on P4 is a locked operation: as atomicNs', grade: 'estimated' },
    copyBytesPerNs: { value: 2.8, unit: 'B/ns', source: 'two thirds of the 4.26 GB/s of a 533 MHz front-side bus; a copy is a read and a write stream', grade: 'estimated' },
    storeSlots: { value: 24, unit: 'stores', source: 'Intel P4: 24 store buffers (generally known, not checked)', grade: 'estimated' },
    loadSlots: { value: 8, unit: 'loads', source: 'Intel P4: up to 8 outstanding load misses (generally known, not checked)', grade: 'estimated' },
    reorderWindowNs: { value: 50, unit: 'ns', source: '126 micro-operations in flight at about one a cycle (generally known, not checked)', grade: 'estimated' },
    peerConcurrency: { value: 1.3, unit: 'transfers', source: 'a snooping bus serialises most of a dirty transfer; no microbenchmark of that machine is known', grade: 'estimated' },
    lostAfter,
    ipiNs: { value: 1000, unit: 'ns', source: 'interprocessor interrupt over the APIC bus, about a microsecond', grade: 'estimated' },
    idleExitNs: { value: 50, unit: 'ns', source: 'idle=poll: one turn of the polling loop', grade: 'estimated' },
    mmioReadNs: { value: 800, unit: 'ns', source: 'PCI-X register read, round trip through the host bridge', grade: 'estimated' },
    mmioWriteNs: { value: 100, unit: 'ns', source: 'posted PCI-X write', grade: 'estimated' },
    dmaNs: { value: 300, unit: 'ns', source: 'bus arbitration and descriptor write-back on PCI-X', grade: 'estimated' },
    dmaBytesPerNs: { value: 1.06, unit: 'B/ns', source: 'PCI-X: 64 bits at 133 MHz (generally known, not checked)', grade: 'estimated' },
    rxDescriptorBytes: { value: 16, unit: 'B', source: 'e1000: legacy receive descriptor', grade: 'estimated' },
  },
};
