import { atomic, chase, join, load, lock, poll, publish, registerRead, registerWrite, store, unlock } from '../../machine/stage.ts';
import {
  ackInSoftirqBare, ackInTaskBare, ackXmit, app, contextSwitch, copyOut, delayAck, delayAckInSoftirq, dma, type KernelStage, recvEnter, recvLeave, slabFlush, slabFlushInSoftirq, slabRefill, slabRefillInInterrupt, slabRefillInTask, switchOut, txCleanBare,
  unattributed, wakeNobody, wakeUpTask, wakeUpTaskIdle,
} from '../commonStages.ts';
import {
  dataReady, dropSkb, ethRcv, ipRcv, irqDesc, lookup, netRx, prequeue, backlog, route, skbFree, sockLock, sockPut, tcpInSoftirq, udpRcv,
} from '../stack/stages.ts';

// Van Jacobson's second step: the driver sorts into the socket's channel, the reader does the rest. No sk_buff on either side.

export const channelIrq: KernelStage = {
  id: 'irq', label: 'irq', context: 'hardirq', column: 'intr', gridColumn: 'irq', symbol: 'do_IRQ, e1000_intr', shared: true,
  instructions: 280, why: 'as in the stack, without scheduling a poll; e1000_clean_tx_irq ends under the ring\'s lock',
  operations: [...irqDesc, registerRead(), load('NetDevice.irq', 'NetDevice.rx'), store('NetDevice.irq'), lock('NetDevice.tx'), unlock('NetDevice.tx'), ...irqDesc],
};
export const classify: KernelStage = {
  id: 'classify', label: 'classify', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_clean_rx_irq, signature hash',
  instructions: 230, why: 'loop body of e1000_clean_rx_irq (170) and a hash of the ports and addresses with one comparison (60)',
  operations: [
    chase('RxDescriptor.entries'), load('RxBufferInfo.entries'), chase('Packet.header'), chase('Classifier.bucket', 'Classifier.entry'),
    store('RxBufferInfo.entries', 'NetDevice.rx'),
  ],
};
/** ip_route_input() and dst_release(): nothing of the answer is kept. */
export const askRoute: KernelStage = {
  ...route, id: 'askRoute', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: '(what if) ip_route_input, dst_release',
  instructions: 150, why: 'as in the stack (140), dst_release (10)', operations: [chase('RouteBucket.chain', 'Route.key'), atomic('Route.refcnt'), atomic('Route.refcnt')],
};
/** The socket lookup with its lock, as a classifier needs it that knows wildcards. */
export const askSocket: KernelStage = {
  ...lookup, id: 'askSocket', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: '(what if) __inet_lookup_established, sock_put',
  instructions: 150, why: 'as in the stack without local delivery (140), sock_put (10)',
  operations: [lock('EhashBucket.lock', 'read'), chase('Socket.common'), atomic('Socket.common'), unlock('EhashBucket.lock', 'read'), atomic('Socket.common')],
};
/** net_chan_enqueue(): the consumer's line is read for head and wakecnt, one slot and the tail are written. */
export const channelPut: KernelStage = {
  id: 'channelPut', label: 'channel put', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'net_chan_enqueue',
  instructions: 30, why: 'a dozen statements', operations: [chase('Channel.consumer'), store('ChannelSlot.entry'), publish('Channel.producer')],
};
export const refillChannel: KernelStage = {
  id: 'refill', label: 'post buffer', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_alloc_rx_buffers', shared: true,
  instructions: 130, why: 'as in the stack, a bare buffer instead of an sk_buff', operations: [load('SlabCpu.data'), store('SlabCpu.data', 'RxBufferInfo.entries', 'RxDescriptor.entries')],
};
export const irqLeave: KernelStage = {
  id: 'irqLeave', label: 'end of interrupt', context: 'hardirq', column: 'intr', gridColumn: 'irq', symbol: 'e1000_intr, irq_exit', shared: true,
  instructions: 60, why: 'tail of the handler', operations: [store('NetDevice.rx'), registerWrite()],
};
/** What a channel cannot carry goes the old way: an sk_buff around the buffer, into the softirq's input queue. */
export const slowPath: KernelStage = {
  id: 'slowPath', label: 'slow path', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: '__alloc_skb, netif_rx',
  instructions: 260, why: '__alloc_skb without data, netif_rx',
  operations: [load('SlabCpu.skb'), store('SlabCpu.skb', 'SkBuff.head', 'SkBuff.cb', 'SkBuff.data', 'SoftnetData.backlog')],
};

export const channelTake: KernelStage = {
  id: 'channelTake', label: 'channel take', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'net_chan_dequeue',
  instructions: 30, why: 'a dozen statements', operations: [poll('Channel.producer'), chase('ChannelSlot.entry'), store('Channel.consumer')],
};
export const requestWake: KernelStage = {
  id: 'requestWake', label: 'ask for a wake-up', context: 'task', column: 'sched', gridColumn: 'recvmsg', symbol: 'net_chan_wait', shared: true,
  instructions: 110, why: 'set the task\'s state, bump wakecnt, look once more',
  operations: [atomic('Task.state'), publish('Channel.consumer'), poll('Channel.producer')],
};
const PCB_WHY = 'tcp_rcv_established on a pcb whose lines are this core\'s own (about 350), headers checked here (40)';
export const tcpInChannel: KernelStage = {
  id: 'tcpInChannel', label: 'tcp', context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'tcp_rcv_established on the channel\'s pcb',
  instructions: 390, why: PCB_WHY,
  operations: [chase('Packet.header'), chase('Socket.tcpRx'), load('Socket.common', 'Socket.tcpTx', 'Socket.ack', 'Socket.memory'), join(), store('Socket.tcpRx', 'Socket.ack', 'Socket.memory')],
};
export const udpInChannel: KernelStage = {
  id: 'udpInChannel', label: 'udp', context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'udp_rcv on the channel\'s pcb',
  instructions: 120, why: 'header checks, memory accounting',
  operations: [chase('Packet.header'), load('Socket.common', 'Socket.memory'), join(), store('Socket.memory')],
};
/** The same functions as the stack's; its own, since the socket channel's driver might have done without them. */
export const ackXmitOfChannel: KernelStage = { ...ackXmit };
export const bufferFree: KernelStage = {
  id: 'bufferFree', label: 'free buffer', context: 'task', column: 'socket', gridColumn: 'copy', symbol: 'kmem_cache_free', shared: true,
  instructions: 60, why: 'one kmem_cache_free', operations: [load('SlabCpu.data'), store('SlabCpu.data')],
};
/** Slow-path data that the softirq has queued. */
export const slowDequeue: KernelStage = {
  id: 'dequeue', label: 'dequeue', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'tcp_recvmsg, sk_eat_skb',
  instructions: 130, why: 'walk of the receive queue under its lock, unlink',
  operations: [lock('Socket.lock', 'bh'), chase('Socket.queue', 'SkBuff.head'), store('Socket.queue'), unlock('Socket.lock', 'bh'), load('SkBuff.cb', 'SkBuff.data')],
};

/** The interrupt wakes the reader, right after the put. */
const wakeUpInInterrupt: KernelStage = { ...wakeUpTask, context: 'hardirq', gridColumn: 'driver' };
const wakeUpIdleInInterrupt: KernelStage = { ...wakeUpTaskIdle, context: 'hardirq', gridColumn: 'driver' };

export const socketChannelStages: readonly KernelStage[] = [
  dma, channelIrq, txCleanBare, classify, askRoute, askSocket, channelPut, slabRefillInInterrupt, refillChannel, slowPath, irqLeave, netRx, ethRcv, ipRcv, route, lookup, sockLock, prequeue, backlog,
  tcpInSoftirq, dataReady, sockPut, udpRcv, dropSkb, wakeNobody, wakeUpInInterrupt, wakeUpIdleInInterrupt, contextSwitch, recvEnter, channelTake, slowDequeue, tcpInChannel, udpInChannel, copyOut,
  bufferFree, skbFree, slabFlush, slabFlushInSoftirq, slabRefill, slabRefillInTask, delayAck, delayAckInSoftirq, ackInTaskBare, ackInSoftirqBare, ackXmitOfChannel, recvLeave, requestWake, switchOut, unattributed, app,
];
