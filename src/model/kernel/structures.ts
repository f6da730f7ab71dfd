import { registry } from '../../base/registry.ts';
import { TABLE_NAMES } from '../../scenario/ruleSet.ts';
import type { StructureDef } from '../machine/memoryMap.ts';
import { CHANNEL_LINES } from './channelRing.ts';
import { SOCK_FLOW_ENTRIES } from './constants.ts';

/** What a run has so many of. */
export interface Population {
  readonly cores: number;
  readonly queues: number;
  readonly ringSlots: number;
  /** Receive descriptors to a line. */
  readonly descriptorsPerLine: number;
  readonly txSlots: number;
  readonly flows: number;
  readonly sockets: number;
  /** Threads that read: one for each socket, or several. */
  readonly readers: number;
  /** Readers and those that compete with them. */
  readonly tasks: number;
  readonly buffers: number;
  readonly skBuffs: number;
  readonly ackBuffs: number;
  /** In all tables together, with those that are added later. */
  readonly rules: number;
}

/** A structure, and how many of it there are. */
export interface KernelStructure extends StructureDef {
  /** Absent: one. */
  readonly count?: (of: Population) => number;
  /** A frame lies in it: its instances are as far apart as the layout says. */
  readonly isBuffer?: boolean;
}

/** User buffers are 64 KiB each; more readers than this share them, so that ten thousand do not need 640 MB of lines. */
const USER_BUFFERS_MAX = 64;
const HASH_BUCKETS_MAX = 4096;
const TOUCH_MAP = 'touch map of domain facts 6.2: line counts are estimates, the order of touches is the kernel\'s';
const NCT = 'transcription of net_channel.h (2006): 2048 bytes, producer with the first entries, consumer with the last';

/** Cache lines of a rule in a table. */
export const RULE_LINES = 3;
const RULE_SOURCE = 'ipt_entry 112 bytes, a match 48, a target 40: 200 bytes; the table is one block, copied for each core with its counters (x_tables, 2.6.15)';

/**
 * Everything with a cache line of its own that several paths touch, in 64-byte lines; a path may bring more (`ReceivePath.structures`). Field groups are what is touched together.
 * `group` is the row of the heat map.
 */
export const structureDefs = registry<KernelStructure>([
  { id: 'RxDescriptor', label: 'rx descriptor', group: 'descriptors', fields: [['entries', 1]], source: 'e1000: 16 bytes, four to a line; otherwise as the machine says', count: (p) => p.queues * Math.ceil(p.ringSlots / p.descriptorsPerLine) },
  { id: 'RxBufferInfo', label: 'rx buffer info', group: 'descriptors', fields: [['entries', 1]], source: 'e1000_buffer: 16 bytes on 32 bits, four to a line', count: (p) => p.queues * Math.ceil(p.ringSlots / 4) },
  { id: 'TxDescriptor', label: 'tx descriptor', group: 'descriptors', fields: [['entries', 1]], source: 'e1000: 16 bytes, four to a line', count: (p) => p.queues * Math.ceil(p.txSlots / 4) },
  { id: 'TxBufferInfo', label: 'tx buffer info', group: 'descriptors', fields: [['entries', 1]], source: 'e1000_buffer: 16 bytes on 32 bits, four to a line', count: (p) => p.queues * Math.ceil(p.txSlots / 4) },
  { id: 'IrqDesc', label: 'irq descriptor', group: 'driver', fields: [['lock', 1], ['status', 1]], source: 'irq_desc of 2.6.15: __do_IRQ() takes its lock twice' },
  { id: 'NetDevice', label: 'net_device', group: 'driver', fields: [['rx', 1], ['tx', 1], ['irq', 1]], source: `e1000_adapter; ${TOUCH_MAP}`, count: (p) => p.queues },
  { id: 'SoftnetData', label: 'softnet_data', group: 'driver', fields: [['poll', 1], ['backlog', 1]], source: TOUCH_MAP, count: (p) => p.cores },
  { id: 'DeferList', label: 'list of sk_buffs to free', group: 'sk_buff', fields: [['list', 1]], source: 'softnet_data of 5.18: defer_lock, defer_count, defer_list', count: (p) => p.cores },
  { id: 'InputQueue', label: 'backlog', group: 'driver', fields: [['lock', 1], ['process', 1], ['napi', 1]], source: 'softnet_data of 2.6.35: input_pkt_queue with its lock; process_queue with the head counter; the backlog\'s napi_struct', count: (p) => p.cores },
  { id: 'Packet', label: 'packet', group: 'packet', fields: [['header', 1], ['payload', 23], ['room', 7], ['sharedInfo', 1]], source: '2048-byte buffer: 1514 bytes of frame are 24 lines, skb_shared_info in its last', count: (p) => p.buffers, isBuffer: true },
  { id: 'SkBuff', label: 'sk_buff', group: 'sk_buff', fields: [['head', 1], ['cb', 1], ['data', 1]], packedLines: 2.5, source: 'struct sk_buff of 2.6.15 on 32 bits, about 160 bytes; 256 on 64 bits (LWN 144272)', count: (p) => p.skBuffs },
  { id: 'AckBuff', label: 'sk_buff of an ACK', group: 'sk_buff', fields: [['head', 1], ['cb', 1], ['data', 1], ['packet', 1]], source: 'the same, with the line of the ACK itself', count: (p) => p.ackBuffs },
  { id: 'RpsMap', label: 'map of cores', group: 'steering', fields: [['cores', 1]], source: 'rps_map: up to 30 cores in a line; read only' },
  { id: 'SockFlow', label: 'table of readers', group: 'steering', fields: [['entry', 1]], source: 'rps_sock_flow_table: 4 bytes an entry, 16 to a line', count: () => SOCK_FLOW_ENTRIES / 16 },
  { id: 'DevFlow', label: 'table of a queue\'s flows', group: 'steering', fields: [['entry', 1]], source: 'rps_dev_flow: core, filter, last tail: 8 bytes, 8 to a line', count: () => SOCK_FLOW_ENTRIES / 8 },
  { id: 'CardFilter', label: 'filters of the card', group: 'steering', fields: [['lock', 1], ['bucket', 1]], source: 'the driver\'s own hash table of what it has asked the card for', count: (p) => Math.min(p.flows, HASH_BUCKETS_MAX) },
  { id: 'SlabCpu', label: 'slab, per core', group: 'slab', fields: [['skb', 1], ['data', 1], ['ack', 1]], source: 'array_cache: avail, limit and the top entries share a line most of the time', count: (p) => p.cores },
  { id: 'SlabShared', label: 'slab, shared', group: 'slab', fields: [['lock', 1], ['entries', 2]], source: 'kmem_list3 with its lock; a batch of pointers' },
  { id: 'ProtocolTable', label: 'protocol tables', group: 'routing', fields: [['ptype', 1], ['hooks', 1]], source: 'ptype_base, nf_hooks: read only' },
  { id: 'RouteBucket', label: 'route cache bucket', group: 'routing', fields: [['chain', 1]], source: 'rt_hash_table of 2.6.15', count: (p) => Math.min(p.flows, HASH_BUCKETS_MAX) },
  { id: 'Route', label: 'route', group: 'routing', fields: [['key', 1], ['refcnt', 1]], source: 'struct rtable: key at the end, dst_entry with __refcnt and lastuse at the front', count: (p) => p.flows },
  { id: 'FibTrie', label: 'FIB trie', group: 'routing', fields: [['nodes', 2], ['info', 1]], source: 'fib_trie of 3.6 and later, few routes: root, a node, the leaf; fib_info with the next hop (estimate)' },
  { id: 'EhashBucket', label: 'ehash bucket', group: 'socket lookup', fields: [['lock', 1]], source: 'inet_ehash_bucket: rwlock_t and chain', count: (p) => Math.min(p.flows, HASH_BUCKETS_MAX) },
  { id: 'Socket', label: 'socket', group: 'socket',
    fields: [['common', 1], ['lock', 1], ['queue', 1], ['backlog', 1], ['memory', 1], ['callback', 1], ['ucopy', 1], ['tcpRx', 3], ['ack', 1], ['tcpTx', 2], ['wait', 1]],
    source: `struct tcp_sock of 2.6.15, about 1.2 kB on 32 bits; ${TOUCH_MAP}`, count: (p) => p.sockets },
  { id: 'Timer', label: 'timer base', group: 'timers', fields: [['lock', 1], ['wheel', 1]], source: 'tvec_base_t, one per core', count: (p) => p.cores },
  { id: 'Task', label: 'task', group: 'task, run queue', fields: [['state', 1], ['sched', 1], ['stack', 1], ['info', 1]], source: 'task_struct; the kernel stack in use, with the wait queue\'s entry; thread_info at its base', count: (p) => p.tasks },
  { id: 'RunQueue', label: 'run queue', group: 'task, run queue', fields: [['lock', 1], ['active', 2]], source: 'runqueue_t of the O(1) scheduler: its lock with counts and clock; the bitmap of the priority array, the list of one priority', count: (p) => p.cores },
  { id: 'IdleTask', label: 'idle task', group: 'task, run queue', fields: [['flags', 1]], source: 'thread_info.flags: the line that idle=poll reads', count: (p) => p.cores },
  { id: 'Qdisc', label: 'qdisc', group: 'transmit', fields: [['lock', 1], ['queue', 1]], source: 'net_device.queue_lock, pfifo_fast', count: (p) => p.queues },
  { id: 'HhCache', label: 'hardware header cache', group: 'transmit', fields: [['lock', 1], ['header', 1]], source: 'struct hh_cache: the rwlock that ip_finish_output2() reads the header under' },
  { id: 'UserBuffer', label: 'user buffer', group: 'user', fields: [['data', 1024]], source: 'netserver\'s receive buffer, 64 KiB used in turn', count: (p) => Math.min(p.readers, USER_BUFFERS_MAX) },
  { id: 'AppState', label: 'application', group: 'user', fields: [['state', 2]], source: 'the application\'s own variables', count: (p) => p.readers },
  { id: 'UserTcp', label: 'user-level TCP', group: 'user', fields: [['rx', 2], ['tx', 2]], source: 'the fields of tcp_sock that receiving and acknowledging use, in the process', count: (p) => p.sockets },
  { id: 'Rules', label: 'rules', group: 'netfilter', fields: [['entries', RULE_LINES]], source: RULE_SOURCE, count: (p) => p.cores * p.rules },
  { id: 'TableLock', label: 'table lock', group: 'netfilter', fields: [['lock', 1]], source: 'struct ipt_table of 2.6.15: an rwlock for each table, taken for reading by each walk', count: () => TABLE_NAMES.length },
  { id: 'ConntrackLock', label: 'conntrack lock', group: 'conntrack', fields: [['lock', 1]], source: 'ip_conntrack_lock of 2.6.15: one rwlock for the whole table' },
  { id: 'ConntrackCount', label: 'conntrack count', group: 'conntrack', fields: [['count', 1]], source: 'ip_conntrack_count, later the network namespace\'s: every new connection adds one, its end takes one away' },
  { id: 'ConntrackCpu', label: 'unconfirmed connections', group: 'conntrack', fields: [['list', 1]], source: 'struct ct_pcpu of 3.16 to 5.18: a list of each core under a lock of its own', count: (p) => p.cores },
  { id: 'TcpTrackLock', label: 'TCP tracking lock', group: 'conntrack', fields: [['lock', 1]], source: 'tcp_lock of ip_conntrack_proto_tcp.c, 2.6.15: one rwlock for all connections' },
  { id: 'ConntrackBucket', label: 'conntrack bucket', group: 'conntrack', fields: [['chain', 1]], source: 'ip_conntrack_hash: list heads', count: (p) => Math.min(2 * p.flows, HASH_BUCKETS_MAX) },
  { id: 'NfConn', label: 'nf_conn', group: 'conntrack', fields: [['original', 1], ['reply', 1], ['state', 1], ['protocol', 1], ['nat', 1]], source: 'ip_conntrack with two tuple hashes, about 320 bytes; domain facts 6.1 (estimate)', count: (p) => p.flows },
  { id: 'FlowTable', label: 'flow table', group: 'conntrack', fields: [['bucket', 1], ['entry', 2]], source: 'rhashtable bucket; struct flow_offload with two tuples, about 128 bytes (estimate)', count: (p) => Math.min(p.flows, HASH_BUCKETS_MAX) },
  { id: 'Classifier', label: 'classifier', group: 'channel', fields: [['bucket', 1], ['entry', 1]], source: 'hash of transport signatures in the driver: one bucket, one entry per packet (6.2)', count: (p) => Math.min(p.flows, HASH_BUCKETS_MAX) },
  { id: 'Channel', label: 'channel', group: 'channel', fields: [['producer', 1], ['slots', 30], ['consumer', 1]], source: NCT, count: (p) => p.sockets },
  { id: 'ChannelItem', label: 'list item', group: 'channel', fields: [['next', 1]], source: 'of a channel that is a list, one for each buffer: next pointer and the buffer\'s address, on a line of its own', count: (p) => p.buffers },
  { id: 'TxChannel', label: 'transmit channel', group: 'channel', fields: [['producer', 1], ['slots', 30], ['consumer', 1]], source: `the application channel's way back, assumed to be built alike; ${NCT}`, count: (p) => p.sockets },
  { id: 'CoreChannel', label: 'channel to a core', group: 'channel', fields: [['producer', 1], ['slots', 30], ['consumer', 1]], source: NCT, count: (p) => p.cores },
]);

/** A channel that is a list: what says where it begins and ends lies on one line with its lock. Its items are not its own. */
export const asList = (def: KernelStructure): KernelStructure =>
  ['Channel', 'CoreChannel'].includes(def.id) ? { ...def, fields: [['lock+head+tail+length', 1]], source: 'as sk_buff_head: head, tail, length and lock in one line; with the flag of a reader that sleeps' } : def;

/** A channel whose indices lie on one line, entries behind them. */
export const withIndicesTogether = (def: KernelStructure): KernelStructure =>
  ['Channel', 'TxChannel', 'CoreChannel'].includes(def.id) ? { ...def, fields: [['producer+consumer', 1], ['slots', CHANNEL_LINES - 1]] } : def;
