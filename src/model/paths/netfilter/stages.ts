import type { LockKind, StageDef } from '../../machine/stage.ts';
import { atomic, chase, load, lock, registerWrite, scan, store, unlock } from '../../machine/stage.ts';
import { type KernelStage, wakeUp, wakeUpIdle } from '../commonStages.ts';
import { route } from '../stack/stages.ts';

// What a packet pays in the hooks of 2.6.15 (ip_conntrack, ip_nat, ip_tables). The same functions run in the softirq and, for a
// channel's packets and for answers, in the reader.

type Where = Pick<StageDef<unknown>, 'context' | 'column'>;
const SOFTIRQ: Where = { context: 'softirq', column: 'softint' };
const READER: Where = { context: 'task', column: 'socket' };

/** Suffix of the stages' ids in the reader. */
export const IN_READER = 'InReader';
/** And of those that an answer pays, behind it. */
export const OF_ANSWER = 'OfAnswer';

const write: LockKind = 'bh';

/** Without an sk_buff there is none to hang the connection on: a channel's packets have none. */
function hookStages({ context, column }: Where, suffix: string, skb: KernelStage['operations'][number]): readonly KernelStage[] {
  const stage = (id: string, label: string, symbol: string, instructions: number, why: string, operations: KernelStage['operations']): KernelStage => ({
    id: `${id}${suffix}`, label, context, column, gridColumn: 'netfilter', symbol, instructions, why, operations,
  });
  return [
    stage('nfTrack', 'conntrack', 'ip_conntrack_in, ip_ct_refresh_acct', 240, 'hash of the tuple (jhash of three words, 60), chain of one, timer refresh (60), two calls through pointers', [
      chase('Packet.header'), lock('ConntrackLock.lock', 'read'), chase('ConntrackBucket.chain', 'NfConn.original'), atomic('NfConn.state'), unlock('ConntrackLock.lock', 'read'),
      lock('ConntrackLock.lock', write), store('NfConn.state'), unlock('ConntrackLock.lock', write), skb,
    ]),
    stage('nfTcp', 'tcp tracking', 'tcp_packet', 180, 'state table, window check of one direction, under the lock of all connections', [
      lock('TcpTrackLock.lock', write), load('NfConn.protocol', 'Packet.header'), store('NfConn.protocol'), unlock('TcpTrackLock.lock', write),
    ]),
    stage('nfNew', 'new connection', 'init_conntrack', 620, 'as above with an empty chain, then kmem_cache_alloc, memset of 320 bytes, the inverted tuple, the expectation list, the timer\'s set-up', [
      chase('Packet.header'), lock('ConntrackLock.lock', 'read'), chase('ConntrackBucket.chain'), unlock('ConntrackLock.lock', 'read'),
      load('SlabCpu.skb'), store('SlabCpu.skb', 'NfConn.original', 'NfConn.reply', 'NfConn.state', 'NfConn.protocol', 'NfConn.nat'),
      lock('ConntrackLock.lock', write), unlock('ConntrackLock.lock', write), atomic('ConntrackCount.count'), skb,
    ]),
    stage('nfForget', 'forget', 'destroy_conntrack', 190, 'last reference gone: expectations, off the list of the unconfirmed, kmem_cache_free', [
      atomic('NfConn.state'), lock('ConntrackLock.lock', write), store('NfConn.original'), unlock('ConntrackLock.lock', write),
      load('NfConn.nat', 'SlabCpu.skb'), store('SlabCpu.skb'), atomic('ConntrackCount.count'),
    ]),
    stage('nfConfirm', 'confirm', '__ip_conntrack_confirm', 260, 'two hashes, two chains searched for a clash, both tuples linked in, add_timer', [
      lock('ConntrackLock.lock', write), chase('ConntrackBucket.chain'), store('NfConn.original', 'NfConn.reply', 'ConntrackBucket.chain'),
      lock('Timer.lock', 'irq'), store('Timer.wheel', 'NfConn.state'), unlock('Timer.lock', 'irq'), unlock('ConntrackLock.lock', write),
    ]),
    stage('nfTable', 'table', 'ipt_do_table', 60, 'prologue: header offsets, interface names, the table\'s read lock', [load('Packet.header', 'ProtocolTable.hooks'), lock('TableLock.lock', 'read')]),
    stage('nfRules', 'rules', 'ipt_do_table, ip_packet_match', 45, 'one rule: ip_packet_match compares masks of addresses, interfaces (four words each), protocol; a match function in every other', [scan('Rules.entries')]),
    stage('nfCount', 'rule matches', 'ADD_COUNTER, target', 25, 'two 64-bit counters of the rule, target dispatch', [load('Rules.entries'), store('Rules.entries')]),
    stage('nfVerdict', 'verdict', 'ipt_do_table', 15, 'epilogue', [unlock('TableLock.lock', 'read')]),
    stage('nfNat', 'nat', 'ip_nat_fn', 60, 'state of the packet, is the connection mapped?', [load('NfConn.state', 'NfConn.nat')]),
    stage('nfMap', 'map', 'ip_nat_setup_info, get_unique_tuple', 280, 'the wanted tuple, a search for its use, the inverted reply, the chain by source', [
      lock('ConntrackLock.lock', 'read'), chase('ConntrackBucket.chain'), unlock('ConntrackLock.lock', 'read'), lock('ConntrackLock.lock', write), store('NfConn.reply', 'NfConn.nat', 'ConntrackBucket.chain'), unlock('ConntrackLock.lock', write),
    ]),
    stage('nfRewrite', 'rewrite', 'ip_nat_packet, manip_pkt', 150, 'skb_ip_make_writable, address and port, two incremental checksums', [load('NfConn.reply'), chase('Packet.header'), store('Packet.header')]),
    stage('forward', 'forward', 'ip_forward', 150, 'options, TTL with its checksum, headroom', [load('Packet.header', 'Route.key'), store('Packet.header'), skb]),
    {
      ...stage('forwardXmit', 'transmit', 'ip_output, dev_queue_xmit, e1000_xmit_frame', 420, 'neighbour, qdisc, e1000_xmit_frame for a linear frame without offload; the free after it was sent', [
        load('Route.key'), lock('Qdisc.lock', 'bh'), chase('Qdisc.queue'), store('Qdisc.queue'), unlock('Qdisc.lock', 'bh'),
        lock('NetDevice.tx', 'irq'), store('TxBufferInfo.entries', 'TxDescriptor.entries'), registerWrite(), unlock('NetDevice.tx', 'irq'),
      ]),
      gridColumn: 'tcp',
    },
  ];
}

/** To the socket that is really meant, by the reader of the channel into which a packet was sorted too early. */
const handOver: KernelStage = {
  id: 'handOver', label: 'hand over', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: '(what if) requeue to another socket',
  instructions: 90, why: 'socket lookup by the new address (a hash and a comparison, 60), append under the other socket\'s lock',
  operations: [chase('EhashBucket.lock', 'Socket.common'), lock('Socket.lock', 'bh'), store('Socket.queue'), unlock('Socket.lock', 'bh')],
};
const takeHanded: KernelStage = {
  id: 'takeHanded', label: 'take over', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: '(what if) requeue to another socket',
  instructions: 60, why: 'unlink under the socket\'s lock', operations: [lock('Socket.lock', 'bh'), chase('Socket.queue'), store('Socket.queue'), unlock('Socket.lock', 'bh')],
};

/** An answer's way through the hooks is off any packet's own way. */
const ofAnswers = (stages: readonly KernelStage[]): readonly KernelStage[] =>
  stages.filter(({ id }) => !id.startsWith('forward')).map((stage) => ({ ...stage, id: `${stage.id}${OF_ANSWER}`, label: `${stage.label}, ACK`, shared: true }));

const inSoftirq = hookStages(SOFTIRQ, '', store('SkBuff.data'));
const inTask = hookStages(READER, IN_READER, []);

const inReader = (stage: KernelStage): KernelStage => ({ ...stage, id: `${stage.id}${IN_READER}`, context: 'task' });

/** Added to a path's own stages when rules are loaded. */
export const netfilterStages: readonly KernelStage[] = [
  ...inSoftirq, ...inTask, ...ofAnswers(inSoftirq), ...ofAnswers(inTask),
  { ...inReader(route), column: 'socket', operations: [chase('RouteBucket.chain', 'Route.key'), atomic('Route.refcnt')] }, handOver, takeHanded, inReader(wakeUp), inReader(wakeUpIdle),
];
