import { lock, unlock } from '../../machine/stage.ts';
import type { KernelStage } from '../commonStages.ts';
import { netfilterStages } from './stages.ts';

// What the hooks have become: tables are walked without a lock, with a sequence counter of each core instead of the rwlock (xt_recseq);
// connections are found under RCU, linked in under the lock of their buckets (nf_conntrack_locks) and followed under one of their own;
// their timeout is a number in them that a worker looks at, not a timer. Tables have the instructions of 2.6.15; following, making and
// forgetting a connection take those of 4.17, counted function by function as far as the author knows them: nobody has published any.

/** Locks of the whole machine in 2.6.15, and its timer. */
const GONE: ReadonlySet<string> = new Set(['TableLock.lock', 'ConntrackLock.lock', 'TcpTrackLock.lock', 'Timer.lock', 'Timer.wheel']);
/** By the stage's beginning: what is locked instead. */
const LOCKED = { nfTcp: 'NfConn.protocol', nfConfirm: 'ConntrackBucket.chain', nfMap: 'ConntrackBucket.chain', nfNew: 'ConntrackCpu.list', nfForget: 'ConntrackCpu.list' } as const;

/** By the stage's beginning. */
const COUNTED: Readonly<Record<string, readonly [instructions: number, why: string]>> = {
  nfTrack: [420, 'the checks of two protocols (100), the datagram\'s checksum (80), the tuple and its hash (jhash of ten words, 180), the bucket, accounting and timeout'],
  nfNew: [900, 'as above with an empty chain (380), the inverted tuple (50), kmem_cache_alloc and memset (200), extensions allocated and cleared (150), the core\'s list, the protocol\'s first packet'],
  nfForget: [600, 'the protocol\'s and the helper\'s end, off the core\'s list (150), every extension asked (100), two objects freed, one after a grace period (300)'],
};

const SYMBOLS: ReadonlyArray<readonly [was: string, is: string]> = [
  ['init_conntrack', 'nf_conntrack_in, init_conntrack'], ['destroy_conntrack', 'nf_conntrack_destroy'], ['ip_conntrack_in, ip_ct_refresh_acct', 'nf_conntrack_in, __nf_ct_refresh_acct'], ['tcp_packet', 'nf_conntrack_tcp_packet'], ['__ip_conntrack_confirm', '__nf_conntrack_confirm'], ['ip_nat_fn', 'nf_nat_inet_fn'],
  ['ip_nat_setup_info', 'nf_nat_setup_info'], ['ip_nat_packet, manip_pkt', 'nf_nat_packet, nf_nat_manip_pkt'],
];

function modern(stage: KernelStage): KernelStage {
  const operations = stage.operations.map((group) => group.filter((operation) => !('at' in operation && GONE.has(operation.at))));
  const line = Object.entries(LOCKED).find(([id]) => stage.id.startsWith(id))?.[1];
  const symbol = SYMBOLS.reduce((text, [was, is]) => text.replace(was, is), stage.symbol);
  const [instructions, why] = Object.entries(COUNTED).find(([id]) => stage.id.startsWith(id))?.[1] ?? [stage.instructions, stage.why];
  return { ...stage, symbol, instructions, why, operations: line === undefined ? operations : [lock(line, 'bh'), ...operations, unlock(line, 'bh')] };
}

/** The same stages, of a kernel of today. */
export const modernNetfilterStages: readonly KernelStage[] = netfilterStages.filter(({ id }) => id.startsWith('nf')).map(modern);
