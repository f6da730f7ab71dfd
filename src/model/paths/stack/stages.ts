import type { Kernel } from '../../kernel/kernel.ts';
import { atomic, call, chase, join, load, lock, registerRead, registerWrite, store, unlock } from '../../machine/stage.ts';
import {
  ackInSoftirq, ackInTask, ackXmit, app, contextSwitch, copyOut, delayAck, delayAckInSoftirq, dma, type KernelStage, prepareWait, recvEnter, recvLeave, slabFlush, slabFlushInSoftirq,
  slabRefill, slabRefillInTask, switchOut, txClean, unattributed, wakeNobody, wakeUp, wakeUpIdle,
} from '../commonStages.ts';

// The stack of 2.6.15. Instruction counts are read off the sources' main line (branches taken by a plain in-order segment),
// rounded to tens. oprofile counts by symbol, so every e1000 function is Intr, wherever it runs.

// Interrupt and poll ----------------------------------------------------------------------------------------------------

/** __do_IRQ() takes the descriptor's lock before and after the handler. */
export const irqDesc = [lock('IrqDesc.lock'), load('IrqDesc.status'), store('IrqDesc.status'), unlock('IrqDesc.lock')];

export const irq: KernelStage = {
  id: 'irq', label: 'irq', context: 'hardirq', column: 'intr', gridColumn: 'irq', symbol: 'do_IRQ, e1000_intr', shared: true,
  instructions: 320, why: 'entry, __do_IRQ with its descriptor lock, e1000_intr, __netif_rx_schedule',
  operations: [...irqDesc, registerRead(), atomic('NetDevice.irq'), registerWrite(), store('SoftnetData.poll'), ...irqDesc],
};
export const netRx: KernelStage = {
  id: 'netRx', label: 'net_rx_action', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'do_softirq, net_rx_action', shared: true,
  instructions: 160, why: 'softirq entry, poll list', operations: [load('SoftnetData.poll'), store('SoftnetData.poll')],
};
export const pollEnter: KernelStage = {
  id: 'pollEnter', label: 'poll', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_clean', shared: true,
  instructions: 90, why: 'e1000_clean without its loops; e1000_clean_tx_irq ends under the ring\'s lock', operations: [load('NetDevice.rx'), lock('NetDevice.tx'), unlock('NetDevice.tx')],
};
export const pollLeave: KernelStage = {
  id: 'pollLeave', label: 'end of poll', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'netif_rx_complete, e1000_irq_enable', shared: true,
  instructions: 90, why: 'leave the poll list, unmask and read back', operations: [store('SoftnetData.poll', 'NetDevice.rx'), atomic('NetDevice.irq'), registerWrite(), registerRead()],
};
export const driverRx: KernelStage = {
  id: 'driverRx', label: 'driver', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_clean_rx_irq',
  instructions: 170, why: 'loop body of e1000_clean_rx_irq for a good single-descriptor frame',
  operations: [chase('RxDescriptor.entries'), load('RxBufferInfo.entries'), store('SkBuff.data', 'RxBufferInfo.entries', 'NetDevice.rx')],
};
export const skbAlloc: KernelStage = {
  id: 'skbAlloc', label: 'alloc skb', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: '__alloc_skb, kmem_cache_alloc', shared: true,
  instructions: 230, why: 'two kmem_cache_alloc, memset of the sk_buff, skb_shared_info',
  operations: [load('SlabCpu.skb', 'SlabCpu.data'), store('SlabCpu.skb', 'SlabCpu.data', 'SkBuff.head', 'SkBuff.cb', 'SkBuff.data', 'Packet.sharedInfo')],
};
export const refill: KernelStage = {
  id: 'refill', label: 'post buffer', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_alloc_rx_buffers', shared: true,
  instructions: 110, why: 'loop body: map, write descriptor', operations: [store('RxBufferInfo.entries', 'RxDescriptor.entries')],
};

// From the driver to the socket -----------------------------------------------------------------------------------------

export const ethRcv: KernelStage = {
  id: 'ethRcv', label: 'netif_receive_skb', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'eth_type_trans, netif_receive_skb',
  instructions: 150, why: 'type from the header, packet taps, protocol dispatch',
  operations: [chase('Packet.header'), load('SkBuff.head', 'ProtocolTable.ptype'), store('SkBuff.head', 'SkBuff.cb', 'SoftnetData.backlog')],
};
export const ipRcv: KernelStage = {
  id: 'ipRcv', label: 'netfilter', context: 'softirq', column: 'softint', gridColumn: 'netfilter', symbol: 'ip_rcv, nf_hook_slow (no rules)',
  instructions: 170, why: 'header checks and checksum of 20 bytes, hook list found empty',
  operations: [load('Packet.header', 'SkBuff.data', 'ProtocolTable.hooks'), join(), store('SkBuff.data')],
};
export const route: KernelStage = {
  id: 'route', label: 'route', context: 'softirq', column: 'softint', gridColumn: 'route', symbol: 'ip_route_input (route cache)',
  instructions: 140, why: 'hash, chain of one, compare the key, dst_hold',
  operations: [chase('RouteBucket.chain', 'Route.key'), atomic('Route.refcnt'), store('SkBuff.head')],
};
export const lookup: KernelStage = {
  id: 'lookup', label: 'lookup', context: 'softirq', column: 'softint', gridColumn: 'lookup', symbol: 'ip_local_deliver, __inet_lookup_established',
  instructions: 190, why: 'local delivery, LOCAL_IN without rules, hash, rwlock, chain of one, sock_hold',
  operations: [load('ProtocolTable.hooks'), lock('EhashBucket.lock', 'read'), chase('Socket.common'), atomic('Socket.common'), unlock('EhashBucket.lock', 'read')],
};
export const sockLock: KernelStage = {
  id: 'sockLock', label: 'socket lock', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'tcp_v4_rcv, bh_lock_sock',
  instructions: 90, why: 'tcp_v4_rcv: header, cb, policy; then the lock', operations: [store('SkBuff.cb'), lock('Socket.lock')],
};
export const prequeue: KernelStage = {
  id: 'prequeue', label: 'prequeue', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'tcp_prequeue',
  instructions: 60, why: 'append to a linked list, account', operations: [load('Socket.ucopy'), store('SkBuff.head', 'Socket.ucopy'), unlock('Socket.lock')],
};
export const backlog: KernelStage = {
  id: 'backlog', label: 'socket backlog', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'sk_add_backlog',
  instructions: 40, why: 'append to a linked list', operations: [load('Socket.backlog'), store('SkBuff.head', 'Socket.backlog'), unlock('Socket.lock')],
};
const TCP_WHY = 'tcp_rcv_established, header prediction hit: about 350 instructions with the timestamp option';
const tcpOperations = [
  load('Packet.header', 'SkBuff.cb', 'SkBuff.data'), chase('Socket.tcpRx'), load('Socket.tcpTx', 'Socket.ack', 'Socket.memory'), join(),
  store('Socket.tcpRx', 'Socket.ack', 'Socket.memory'),
];
export const tcpInSoftirq: KernelStage = {
  id: 'tcpInSoftirq', label: 'tcp', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'tcp_v4_do_rcv, tcp_rcv_established',
  instructions: 360, why: TCP_WHY, operations: [...tcpOperations, store('SkBuff.head', 'Socket.queue'), unlock('Socket.lock')],
};
export const dataReady: KernelStage = {
  id: 'dataReady', label: 'data ready', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'sock_def_readable', shared: true,
  instructions: 40, why: 'callback lock, is anybody waiting?', operations: [lock('Socket.callback'), load('Socket.wait'), unlock('Socket.callback')],
};
export const sockPut: KernelStage = {
  id: 'sockPut', label: 'sock_put', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'tcp_v4_rcv, sock_put', shared: true,
  instructions: 30, why: 'reference count', operations: [atomic('Socket.common')],
};
export const udpRcv: KernelStage = {
  id: 'udpRcv', label: 'udp', context: 'softirq', column: 'softint', gridColumn: 'tcp', symbol: 'udp_rcv, udp_queue_rcv_skb, sock_queue_rcv_skb',
  instructions: 190, why: 'header, memory accounting, append to the receive queue',
  operations: [load('Packet.header'), chase('Socket.common'), atomic('Socket.memory'), lock('Socket.queue', 'irq'), store('SkBuff.head', 'SkBuff.cb'), unlock('Socket.queue', 'irq')],
};
export const dropSkb: KernelStage = {
  id: 'drop', label: 'drop', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'kfree_skb', shared: true,
  instructions: 150, why: 'free of a buffer and its sk_buff', operations: [load('SkBuff.data', 'SlabCpu.skb', 'SlabCpu.data'), store('SlabCpu.skb', 'SlabCpu.data')],
};

// The reader ------------------------------------------------------------------------------------------------------------

export const lockSock: KernelStage = {
  id: 'lockSock', label: 'lock_sock', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'lock_sock', shared: true,
  instructions: 40, why: 'spin lock around the owner flag',
  operations: [lock('Socket.lock', 'bh'), call((kernel: Kernel, thread) => { kernel.socketOf(thread).owned = true; }), unlock('Socket.lock', 'bh')],
};
export const releaseSock: KernelStage = {
  id: 'releaseSock', label: 'release_sock', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'release_sock', shared: true,
  instructions: 60, why: 'spin lock; the owner goes, unless the backlog has to be worked off first',
  operations: [
    lock('Socket.lock', 'bh'), chase('Socket.backlog'),
    call((kernel: Kernel, thread) => {
      const socket = kernel.socketOf(thread);
      if (socket.backlog.length === 0) socket.owned = false;
    }),
    unlock('Socket.lock', 'bh'),
  ],
};
export const tcpInReader: KernelStage = {
  id: 'tcpInReader', label: 'tcp', context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'tcp_prequeue_process, tcp_rcv_established',
  instructions: 390, why: `${TCP_WHY}; unlinking from prequeue or backlog`,
  operations: [chase('Socket.ucopy', 'SkBuff.head'), store('Socket.ucopy'), ...tcpOperations],
};
export const dequeue: KernelStage = {
  id: 'dequeue', label: 'dequeue', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'tcp_recvmsg, sk_eat_skb',
  instructions: 110, why: 'walk of the receive queue, unlink',
  operations: [chase('Socket.queue', 'SkBuff.head'), load('SkBuff.cb', 'SkBuff.data'), store('Socket.queue', 'Socket.tcpRx')],
};
export const udpDequeue: KernelStage = {
  id: 'udpDequeue', label: 'dequeue', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'udp_recvmsg, skb_recv_datagram',
  instructions: 130, why: 'lock of the receive queue, unlink, address for the caller',
  operations: [lock('Socket.queue', 'irq'), chase('SkBuff.head'), unlock('Socket.queue', 'irq'), load('SkBuff.cb', 'SkBuff.data', 'Packet.header')],
};
export const skbFree: KernelStage = {
  id: 'skbFree', label: 'free skb', context: 'task', column: 'socket', gridColumn: 'copy', symbol: '__kfree_skb, sock_rfree, dst_release, kmem_cache_free', shared: true,
  instructions: 170, why: 'destructor, dst_release, two kmem_cache_free',
  operations: [
    load('SkBuff.data', 'Packet.sharedInfo'), atomic('Route.refcnt'), atomic('Socket.memory'), load('SlabCpu.skb', 'SlabCpu.data'), store('SlabCpu.skb', 'SlabCpu.data', 'SkBuff.head'),
  ],
};

export const stackStages: readonly KernelStage[] = [
  dma, irq, netRx, pollEnter, txClean, driverRx, slabRefill, skbAlloc, refill, pollLeave, ethRcv, ipRcv, route, lookup, sockLock, prequeue, backlog,
  tcpInSoftirq, dataReady, sockPut, udpRcv, dropSkb, wakeNobody, wakeUp, wakeUpIdle, contextSwitch, recvEnter, lockSock, tcpInReader, dequeue, udpDequeue, copyOut,
  skbFree, slabFlush, slabFlushInSoftirq, slabRefillInTask, delayAck, delayAckInSoftirq, ackInTask, ackInSoftirq, ackXmit, releaseSock, recvLeave, prepareWait, switchOut, unattributed, app,
];
