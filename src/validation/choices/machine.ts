import type { Choice } from '../choice.ts';

const OPTERON = 'row of the 4-socket Opteron 844 of 2004-5 (domain facts 5.1): nothing is published for the talk\'s Xeon';

/** The machine, where its numbers are another's or estimates. */
export const machine: readonly Choice[] = [
  {
    id: 'lineTransfer',
    label: 'A line from memory or from the other core',
    chosen: '139.5 ns',
    source: OPTERON,
    alternatives: [
      { id: '100', label: '100 ns', quantities: { dramNs: 100, peerCleanNs: 100, peerDirtyNs: 100, upgradeNs: 100 } },
      { id: '175', label: '175 ns: a P4 Xeon as generally reported (150 to 200)', quantities: { dramNs: 175, peerCleanNs: 175, peerDirtyNs: 175, upgradeNs: 175 } },
      { id: 'cheapMemory', label: 'memory 95 ns, the other core\'s lines 139.5: 12 cycles to the bus and back (IA-32 optimization manual, 1-20) and up to 12 bus cycles to memory (as generally reported)', quantities: { dramNs: 95 } },
      { id: 'dearPeer', label: 'memory 139.5 ns, a modified line of the other core twice that', quantities: { peerDirtyNs: 279 } },
    ],
  },
  {
    id: 'atomic',
    label: 'A locked operation on an own line',
    chosen: '55 ns: 132 cycles of a P4 Xeon',
    source: 'measured on a 2.8 GHz SMP Xeon of the same family (Intel community thread 959922)',
    alternatives: [{ id: 'opteron', label: '37.9 ns, as the Opteron of the same years', quantities: { atomicNs: 37.9, fenceNs: 37.9 } }],
  },
  {
    id: 'storeBuffer',
    label: 'Stores that may be pending',
    chosen: '24',
    source: 'Intel P4: 24 store buffers',
    alternatives: [{ id: 'none', label: '1: every second missing store waits', quantities: { storeSlots: 1 } }],
  },
  {
    id: 'reorderWindow',
    label: 'How far loads overlap',
    chosen: '50 ns',
    source: '126 micro-operations in flight at about one a cycle',
    alternatives: [
      { id: 'inOrder', label: 'every load is waited for', quantities: { reorderWindowNs: 0 } },
      { id: 'wide', label: '150 ns', quantities: { reorderWindowNs: 150 } },
    ],
  },
  {
    id: 'peerConcurrency',
    label: 'Transfers from the other core at once',
    chosen: '1.3',
    source: 'a snooping bus serialises most of a dirty transfer; an estimate',
    alternatives: [
      { id: 'one', label: '1: one after the other', quantities: { peerConcurrency: 1 } },
      { id: 'four', label: '4', quantities: { peerConcurrency: 4 } },
    ],
  },
  {
    id: 'copyRate',
    label: 'Streaming rate of the copy',
    chosen: '2.8 B/ns',
    source: 'two thirds of the 4.26 GB/s of a 533 MHz front-side bus; an estimate',
    alternatives: [
      { id: '1.4', label: 'half of it', quantities: { copyBytesPerNs: 1.4 } },
      { id: '4.2', label: 'what the bus can do at most', quantities: { copyBytesPerNs: 4.2 } },
    ],
  },
  {
    id: 'wakeDelay',
    label: 'How soon an idle core notices',
    chosen: '50 ns',
    source: 'booted with idle=poll (domain facts 1.2): one turn of the polling loop',
    alternatives: [{ id: 'halted', label: '2 µs, as after a halt', quantities: { idleExitNs: 2000 } }],
  },
];
