import type { KernelChoices } from '../kernel/choices.ts';
import type { Era } from '../machine/profile.ts';
import { atomic, chase, load, lock, registerWrite, store, unlock } from '../machine/stage.ts';
import { ackInSoftirq, ackInTask, type KernelStage } from './commonStages.ts';
import { modernNetfilterStages } from './netfilter/modernStages.ts';
import type { ReceivePath } from './receivePath.ts';
import { bufferFree } from './socketChannel/stages.ts';
import { dataReady, lookup, pollEnter, pollLeave, route, skbFree } from './stack/stages.ts';

const withoutDstReference = (stage: KernelStage): KernelStage => ({
  ...stage, operations: stage.operations.map((group) => group.filter((operation) => !('at' in operation && operation.op === 'atomic' && operation.at === 'Route.refcnt'))),
});

/**
 * Where a kernel of today does otherwise than 2.6.15: no lock of the hash table, no reference count of the route, early demux, netfilter without locks
 * of the whole machine; a poll that leaves its list without a read from the card.
 */
const modern: readonly KernelStage[] = [
  {
    ...route, label: 'early demux', symbol: 'tcp_v4_early_demux, ip_rcv_finish', instructions: 150, why: 'hash, chain of one under RCU, reference to the socket, which knows its route',
    operations: [chase('EhashBucket.lock', 'Socket.common'), atomic('Socket.common'), load('Route.key'), store('SkBuff.head')],
  },
  {
    ...lookup, symbol: 'ip_local_deliver, tcp_v4_rcv (skb_steal_sock)', instructions: 90, why: 'local delivery, LOCAL_IN without rules; the socket is known',
    operations: [load('ProtocolTable.hooks', 'SkBuff.head')],
  },
  { ...dataReady, why: 'under RCU: is anybody waiting?', operations: [load('Socket.callback', 'Socket.wait')] },
  { ...pollEnter, symbol: 'driver\'s poll', why: 'a driver\'s poll without its loops; its rings have one core each', operations: [load('NetDevice.rx', 'NetDevice.tx')] },
  { ...pollLeave, symbol: 'napi_complete_done', why: 'leave the poll list, unmask', operations: [store('SoftnetData.poll', 'NetDevice.rx'), registerWrite()] },
  ...[skbFree, ackInTask, ackInSoftirq].map(withoutDstReference),
  ...modernNetfilterStages,
];

/** A datagram's socket is not connected: early demux finds none, so every datagram is routed anew (the route cache went in 3.6), and its socket looked up behind that. */
const ofDatagrams: readonly KernelStage[] = [
  {
    ...route, id: 'fibLookup', symbol: 'ip_route_input_slow, fib_table_lookup, fib_validate_source', instructions: 500,
    why: 'martians and the device\'s settings (120), the trie for the destination (140), again for the source as rp_filter asks (180), the next hop\'s cached entry (60)',
    operations: [chase('FibTrie.nodes', 'FibTrie.info'), store('SkBuff.head')],
  },
  {
    ...lookup, id: 'udpLookup', symbol: 'ip_local_deliver, __udp4_lib_lookup', instructions: 210, why: 'local delivery, LOCAL_IN without rules, hash of address and port, chain of one under RCU, its score',
    operations: [load('ProtocolTable.hooks'), chase('EhashBucket.lock', 'Socket.common')],
  },
];

/** GRO: what each packet of a poll is asked, what merging it costs, and the page that is left of it when its data has been copied. */
const gro: readonly KernelStage[] = [
  {
    id: 'gro', label: 'GRO', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'napi_gro_receive, dev_gro_receive, inet_gro_receive, tcp4_gro_receive',
    instructions: 180, why: 'three layers compare headers with those that are held in one bucket', operations: [chase('Packet.header'), load('SkBuff.head', 'SkBuff.cb', 'NetDevice.rx'), store('SkBuff.cb', 'NetDevice.rx')],
  },
  {
    id: 'groMerge', label: 'merge', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'skb_gro_receive, napi_reuse_skb',
    instructions: 90, why: 'a fragment more, lengths, the head free for the next packet', operations: [load('SkBuff.data', 'SlabCpu.skb'), store('SkBuff.data', 'SlabCpu.skb')],
  },
  {
    id: 'groFree', label: 'drop of a fragment', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'skb_release_data, put_page',
    instructions: 40, why: 'one page of a merged packet', operations: [load('SlabCpu.data'), store('SlabCpu.data')],
  },
  bufferFree,
];

/** An sk_buff that another core's poll has allocated goes back there: its reader puts it on a list, that core frees it in its next softirq (skb_attempt_defer_free, 5.18). */
const deferred: readonly KernelStage[] = [
  {
    id: 'deferFree', label: 'give back skb', context: 'task', column: 'socket', gridColumn: 'copy', symbol: 'tcp_eat_recv_skb, skb_attempt_defer_free', shared: true,
    instructions: 90, why: 'sock_rfree, the list of the other core under its lock, its length', operations: [atomic('Socket.memory'), lock('DeferList.list', 'bh'), store('SkBuff.head', 'DeferList.list'), unlock('DeferList.list', 'bh')],
  },
  {
    id: 'deferTake', label: 'take what came back', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'skb_defer_free_flush', shared: true,
    instructions: 35, why: 'the whole list, under its lock', operations: [lock('DeferList.list', 'plain'), store('DeferList.list'), unlock('DeferList.list', 'plain')],
  },
  {
    id: 'deferFlush', label: 'free skb that came back', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'napi_consume_skb, napi_pp_put_page', shared: true,
    instructions: 110, why: 'the page into the pool\'s own cache, the sk_buff into that of the core', operations: [load('SkBuff.head', 'SkBuff.data', 'Packet.sharedInfo', 'SlabCpu.skb', 'SlabCpu.data'), store('SlabCpu.skb', 'SlabCpu.data')],
  },
  {
    id: 'deferPage', label: 'page that came back', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'skb_release_data, napi_pp_put_page', shared: true,
    instructions: 30, why: 'one page of a merged packet', operations: [load('SlabCpu.data'), store('SlabCpu.data')],
  },
];

/** What an era's kernel has besides: a datagram's own way through IP; GRO in the poll of every path that makes sk_buffs there for the sockets' queues, and what is freed on its own core. */
export const besides = (era: Era, { stages, socketRing }: Pick<ReceivePath, 'stages' | 'socketRing'>): readonly KernelStage[] => {
  const has = (id: string): boolean => stages.some((stage) => stage.id === id);
  if (era === '2005') return [];
  return [...(has('route') && has('udpRcv') ? ofDatagrams : []), ...(socketRing === undefined && has('pollEnter') && has('skbAlloc') ? [...gro, ...deferred] : [])];
};

/** A stage as a kernel of an era has it. */
export const stageOf = (era: Era, stage: KernelStage): KernelStage => (era === '2005' ? stage : (modern.find(({ id }) => id === stage.id) ?? stage));

/** The kernel's choices as an era has them: the prequeue is gone, a poll ends when the ring is empty, and a function can be called on another core from an interrupt. */
export const choicesOf = (era: Era, choices: KernelChoices): KernelChoices => (era === '2005' ? choices : { ...choices, prequeue: false, pollsUntilNothing: false, softirqElsewhere: 'interrupt' });
