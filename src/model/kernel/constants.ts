import type { Constant } from '../../base/constant.ts';
import { ns } from '../../base/units.ts';
import type { MachineProfile } from '../machine/profile.ts';

/** Numbers of the kernel of 2005, each once and with its source: the catalogue and the trace list this table, the code reads it. */
const table = {
  lockInstructionsNs: {
    label: 'spin lock beside its atomic: call, preempt count, test', value: 13.85, unit: 'ns', grade: 'derived',
    source: 'half of the lock pair (65.6 ns) less one atomic (37.9 ns), domain facts 5.1 (Opteron 844); scaled by factor.locks',
  },
  unlockInstructionsNs: {
    label: 'spin unlock: call, store, preempt count', value: 13.85, unit: 'ns', grade: 'derived', source: 'the other half of it; how the pair splits is not published',
  },
  lockBhNs: {
    label: 'softirqs off with a lock, or on with the unlock', value: 17.7, unit: 'ns', grade: 'derived',
    source: 'half of 6.8 ns where a lock pair takes 12.6 (i7-2620M, domain facts 4.1), as a share of the 65.6 ns here; scaled by factor.locks',
  },
  lockIrqNs: {
    label: 'interrupts off with a lock, or on with the unlock', value: 35.4, unit: 'ns', grade: 'derived',
    source: 'half of 13.6 ns where a lock pair takes 12.6 (i7-2620M, domain facts 4.1), as a share of the 65.6 ns here; scaled by factor.locks',
  },
  tcpReceiveBufferBytes: { label: 'TCP receive buffer', value: 174_760, unit: 'B', grade: 'published', source: 'net.ipv4.tcp_rmem[2] of 2.6.15' },
  udpReceiveBufferBytes: { label: 'UDP receive buffer', value: 110_592, unit: 'B', grade: 'published', source: 'net.core.rmem_default of 2.6' },
  trueSizeBytes: {
    label: 'charged to a socket for a packet', value: 2048 + 256, unit: 'B', grade: 'derived',
    source: 'skb->truesize: a 2048-byte buffer and the sk_buff, whatever the frame\'s length',
  },
  bufferBytes: {
    label: 'from one frame\'s buffer to the next', value: 2048, unit: 'B', grade: 'estimated', source: 'kmalloc of 1514 bytes with skb_shared_info takes an object of size-2048 (2.6.15); drivers of today take halves of a page (generally known, not checked)',
  },
  recvBytes: { label: 'size of a stream\'s recv', value: 87_380, unit: 'B', grade: 'published', source: 'netperf: the default socket buffer, net.ipv4.tcp_rmem[1]' },
  napiWeight: { label: 'packets per poll', value: 64, unit: 'packets', grade: 'published', source: 'dev_rx_weight, domain facts 3.4' },
  netdevBudget: { label: 'packets per softirq', value: 300, unit: 'packets', grade: 'published', source: 'netdev_budget, domain facts 3.4' },
  softirqRestarts: { label: 'softirqs in a row before ksoftirqd', value: 10, unit: 'softirqs', grade: 'published', source: 'MAX_SOFTIRQ_RESTART, domain facts 3.4' },
  busyPollNs: { label: 'busy polling before a reader sleeps', value: 50_000, unit: 'ns', grade: 'published', source: 'net.core.busy_read as its documentation recommends: 50 µs' },
  busyPollBudget: { label: 'packets per busy poll', value: 8, unit: 'packets', grade: 'published', source: 'BUSY_POLL_BUDGET, model.md 4' },
  refillBatch: { label: 'buffers posted at once', value: 16, unit: 'buffers', grade: 'published', source: 'E1000_RX_BUFFER_WRITE, domain facts 3.4' },
  inputQueueMax: {
    label: 'slow path: packets in the input queue', value: 1000, unit: 'packets', grade: 'published',
    source: 'netdev_max_backlog, domain facts 3.2 (2.6.15 had 300)',
  },
  rpsSockFlowEntries: { label: 'RFS: entries of the table of readers', value: 32_768, unit: 'entries', grade: 'published', source: 'rps_sock_flow_entries as suggested, domain facts 3.3; each queue\'s table has its share' },
  cardFilters: { label: 'accelerated RFS: filters of the card', value: 8192, unit: 'filters', grade: 'published', source: 'Flow Director of the 82599: 8k perfect filters, domain facts 3.3 (from memory there)' },
  filterProgrammingNs: {
    label: 'accelerated RFS: until the card obeys a filter', value: 100_000, unit: 'ns', grade: 'estimated',
    source: 'a worker is scheduled and the card takes a command: some ten to some hundred microseconds',
  },
  smallSlabLimit: { label: 'free sk_buffs a core keeps', value: 120, unit: 'objects', grade: 'published', source: 'enable_cpucache of 2.6.15: objects up to 256 bytes' },
  largeSlabLimit: { label: 'free data buffers a core keeps', value: 24, unit: 'objects', grade: 'published', source: 'enable_cpucache of 2.6.15: objects of more than 1024 bytes' },
  groNormalBatch: { label: 'segments that go up from a poll as one list', value: 8, unit: 'segments', grade: 'estimated', source: 'net.core.gro_normal_batch of 5.4 (generally known, not checked)' },
  listShare: {
    label: 'work up to IP of a packet that follows another in its list', value: 0.71, unit: '', grade: 'derived',
    source: 'E. Cree, netdev, April 2016, "listified" receive: 5.59 to 6.44 M packets a second of a 3.1 GHz core, 73 cycles of the 320 instructions here',
  },
  pagePoolBatch: { label: 'page pool: pages from the allocator at once', value: 64, unit: 'pages', grade: 'estimated', source: 'PP_ALLOC_CACHE_REFILL (generally known, not checked)' },
  pagePoolCache: { label: 'page pool: pages at hand without its ring', value: 128, unit: 'pages', grade: 'estimated', source: 'PP_ALLOC_CACHE_SIZE (generally known, not checked); its ring has as many entries as the queue\'s' },
  deferMax: { label: 'sk_buffs on their way back to their core', value: 64, unit: 'sk_buffs', grade: 'estimated', source: 'net.core.skb_defer_max of 5.18 (generally known, not checked)' },
  delayedAckNs: { label: 'delayed ACK', value: 40e6, unit: 'ns', grade: 'published', source: 'TCP_DELACK_MIN at HZ = 1000' },
  retransmitTimeoutNs: { label: 'a sender\'s timeout', value: 200e6, unit: 'ns', grade: 'published', source: 'TCP_RTO_MIN: HZ / 5' },
  timeSliceNs: { label: 'time slice of a reader', value: 100e6, unit: 'ns', grade: 'published', source: 'O(1) scheduler at nice 0' },
} as const satisfies Record<string, Omit<Constant, 'id'>>;

export type KernelConstantId = keyof typeof table;

export const kernelConstants: readonly Constant[] = Object.entries(table).map(([id, constant]) => ({ id, ...constant }));

/** A table's size shapes memory before any run: no scenario changes it. */
export const SOCK_FLOW_ENTRIES = table.rpsSockFlowEntries.value;

/** Values in their units, as one run has them. */
export type KernelValues = Readonly<Record<KernelConstantId, number>>;

export const kernelValues = Object.fromEntries(kernelConstants.map(({ id, value }) => [id, value])) as KernelValues;

/**
 * What a lock costs beside its atomic, by kind (plain, bh, irq, read): what the machine's own lock pair leaves, where its profile has
 * one; else the kernel's numbers with the fitted factor.
 */
export function lockCosts({ quantities, shared }: MachineProfile, constants: KernelValues, factor: number): { readonly lockNs: readonly number[]; readonly unlockNs: readonly number[] } {
  if (shared !== undefined) {
    const halves = [0, 0, 0, 0].fill(ns((shared.lockPairNs.value - quantities.atomicNs.value) / 2));
    return { lockNs: halves, unlockNs: halves };
  }
  const times = (which: 'lockInstructionsNs' | 'unlockInstructionsNs'): readonly number[] =>
    [0, constants.lockBhNs, constants.lockIrqNs, 0].map((moreNs) => ns((constants[which] + moreNs) * factor));
  return { lockNs: times('lockInstructionsNs'), unlockNs: times('unlockInstructionsNs') };
}
