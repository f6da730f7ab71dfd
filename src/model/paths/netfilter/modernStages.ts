import { lock, unlock } from '../../machine/stage.ts';
import type { KernelStage } from '../commonStages.ts';
import { netfilterStages } from './stages.ts';

// What the hooks have become: tables are walked without a lock, with a sequence counter of each core instead of the rwlock (xt_recseq);
// connections are found under RCU, linked in under the lock of their buckets (nf_conntrack_locks) and followed under one of their own;
// their timeout is a number in them that a worker looks at, not a timer. Instruction counts stay those of 2.6.15.

/** Locks of the whole machine in 2.6.15, and its timer. */
const GONE: ReadonlySet<string> = new Set(['TableLock.lock', 'ConntrackLock.lock', 'TcpTrackLock.lock', 'Timer.lock', 'Timer.wheel']);
/** By the stage's beginning: what is locked instead. */
const LOCKED = { nfTcp: 'NfConn.protocol', nfConfirm: 'ConntrackBucket.chain', nfMap: 'ConntrackBucket.chain' } as const;

const SYMBOLS: ReadonlyArray<readonly [was: string, is: string]> = [
  ['ip_conntrack_in, ip_ct_refresh_acct', 'nf_conntrack_in, __nf_ct_refresh_acct'], ['tcp_packet', 'nf_conntrack_tcp_packet'], ['__ip_conntrack_confirm', '__nf_conntrack_confirm'], ['ip_nat_fn', 'nf_nat_inet_fn'],
  ['ip_nat_setup_info', 'nf_nat_setup_info'], ['ip_nat_packet, manip_pkt', 'nf_nat_packet, nf_nat_manip_pkt'],
];

function modern(stage: KernelStage): KernelStage {
  const operations = stage.operations.map((group) => group.filter((operation) => !('at' in operation && GONE.has(operation.at))));
  const line = Object.entries(LOCKED).find(([id]) => stage.id.startsWith(id))?.[1];
  const symbol = SYMBOLS.reduce((text, [was, is]) => text.replace(was, is), stage.symbol);
  return { ...stage, symbol, operations: line === undefined ? operations : [lock(line, 'bh'), ...operations, unlock(line, 'bh')] };
}

/** The same stages, of a kernel of today. */
export const modernNetfilterStages: readonly KernelStage[] = netfilterStages.filter(({ id }) => id.startsWith('nf')).map(modern);
