import type { Kernel } from '../kernel/kernel.ts';
import { atomic, call, chase, fence, load, lock, publish, registerWrite, type StageDef, store, streamRead, streamWrite, unlock } from '../machine/stage.ts';
import { calibration } from './calibration.ts';

export type KernelStage = StageDef<Kernel>;

/** What the card does: no core is busy with it. */
export const dma: KernelStage = {
  id: 'dma', label: 'DMA', context: 'nic', column: 'none', gridColumn: 'nic', symbol: '(card)',
  instructions: 0, why: 'no CPU', operations: [load('RxDescriptor.entries'), load('Packet.header')],
};

/** The stage of the driver's loop that asks for the headers of the next frame before it works on this one. */
export const withPrefetch = (stages: readonly KernelStage[]): readonly KernelStage[] => {
  const loop = stages.some(({ id }) => id === 'driverRx') ? 'driverRx' : 'classify';
  return stages.map((stage) => (stage.id !== loop ? stage : {
    ...stage, instructions: stage.instructions + 3, why: `${stage.why}; the prefetch of the next frame's headers (3)`,
    operations: [call((kernel: Kernel, thread) => {
      if (thread.nextLine >= 0) kernel.cpuOf(thread).cost.prefetch(thread.nextLine);
    }), ...stage.operations],
  }));
};

// Slab: the batches between a core's own stack and the shared list -----------------------------------------------------

export const slabRefill: KernelStage = {
  id: 'slabRefill', label: 'slab refill', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'cache_alloc_refill', shared: true,
  instructions: 350, why: 'loop over a batch of 12 to 60 pointers', operations: [lock('SlabShared.lock', 'irq'), chase('SlabShared.entries'), store('SlabShared.entries', 'SlabCpu.skb'), unlock('SlabShared.lock', 'irq')],
};
/** The same, where the caller is the reader (an ACK) or the channel's interrupt. */
export const slabRefillInTask: KernelStage = { ...slabRefill, id: 'slabRefillInTask', context: 'task', column: 'socket', gridColumn: 'tcp' };
export const slabRefillInInterrupt: KernelStage = { ...slabRefill, id: 'slabRefillInInterrupt', context: 'hardirq', column: 'intr' };
export const slabFlush: KernelStage = {
  id: 'slabFlush', label: 'slab flush', context: 'task', column: 'socket', gridColumn: 'copy', symbol: 'cache_flusharray', shared: true,
  instructions: 350, why: 'loop over a batch of 12 to 60 pointers', operations: [lock('SlabShared.lock', 'irq'), chase('SlabShared.entries'), store('SlabShared.entries', 'SlabCpu.skb'), unlock('SlabShared.lock', 'irq')],
};
/** The same in a softirq that drops. */
export const slabFlushInSoftirq: KernelStage = { ...slabFlush, id: 'slabFlushInSoftirq', context: 'softirq', column: 'softint', gridColumn: 'driver' };

// One core interrupts another ---------------------------------------------------------------------------------------------

export const sendIpi: KernelStage = {
  id: 'sendIpi', label: 'interrupt the other core', context: 'softirq', column: 'sched', gridColumn: 'driver', symbol: 'send_IPI_mask', shared: true,
  instructions: 120, why: 'wake type, wait for the interrupt command register, two uncached writes to the local APIC', operations: [],
};
export const ipi: KernelStage = {
  id: 'ipi', label: 'interrupted by the other core', context: 'hardirq', column: 'sched', gridColumn: 'irq', symbol: 'smp_call_function_interrupt, irq_exit', shared: true,
  instructions: 200, why: 'entry, acknowledge to the local APIC, raise NET_RX, exit', operations: [load('SoftnetData.poll'), store('SoftnetData.poll')],
};

// Wake-up, switching in and out ----------------------------------------------------------------------------------------

const WAKE_WHY = 'O(1) scheduler: try_to_wake_up with recalc_task_prio and enqueue_task, about 500 to 700 instructions';

/** task_cpu() is in thread_info; resched_task() sets its flag by a locked operation, which waits for all stores before it. */
const ofTask = [
  chase('Task.state', 'Task.info'), lock('RunQueue.lock', 'irq'), load('Task.sched'), store('Task.state', 'Task.sched', 'RunQueue.active'), atomic('IdleTask.flags'), unlock('RunQueue.lock', 'irq'),
];
/** The flag has to be visible before the polling flag is looked at. */
const ofIdleCore = [fence(), publish('IdleTask.flags')];

/** The reader's core is busy, or it is this one: it will notice by itself. The wait queue's entry lies on the reader's stack (autoremove_wake_function). */
export const wakeUp: KernelStage = {
  id: 'wakeUp', label: 'wake-up', context: 'softirq', column: 'sched', gridColumn: 'tcp', symbol: '__wake_up, try_to_wake_up', shared: true,
  instructions: 600, why: WAKE_WHY,
  operations: [lock('Socket.wait', 'irq'), chase('Task.stack'), ...ofTask, store('Task.stack'), unlock('Socket.wait', 'irq')],
};

/** The reader's core idles: the store into its idle task's flags is what its polling loop sees. */
export const wakeUpIdle: KernelStage = {
  ...wakeUp, id: 'wakeUpIdle', label: 'wake-up of an idle core', symbol: '__wake_up, try_to_wake_up, resched_task',
  operations: [...wakeUp.operations, ...ofIdleCore],
};

/** tcp_prequeue() wakes whenever it has put a first packet: also where the reader runs. */
export const wakeNobody: KernelStage = {
  ...wakeUp, id: 'wakeNobody', label: 'wake-up of nobody', symbol: '__wake_up',
  instructions: 50, why: 'an empty wait queue under its lock', operations: [lock('Socket.wait', 'irq'), unlock('Socket.wait', 'irq')],
};

/** A channel knows whom to wake (wake_arg): no wait queue. */
export const wakeUpTask: KernelStage = { ...wakeUp, symbol: 'net_chan_wakeup, try_to_wake_up', operations: ofTask };
export const wakeUpTaskIdle: KernelStage = { ...wakeUpIdle, symbol: 'net_chan_wakeup, try_to_wake_up, resched_task', operations: [...ofTask, ...ofIdleCore] };

export const contextSwitch: KernelStage = {
  id: 'contextSwitch', label: 'switch in', context: 'task', column: 'sched', gridColumn: 'recvmsg', symbol: 'schedule, context_switch', shared: true,
  instructions: 1100, why: 'schedule() with sched_clock, switch_to and the return through schedule_timeout, on a cold pipeline',
  operations: [
    chase('IdleTask.flags'), lock('RunQueue.lock', 'irq'), load('RunQueue.active'), chase('Task.sched'), atomic('IdleTask.flags'), store('Task.sched', 'RunQueue.active'),
    unlock('RunQueue.lock', 'irq'), load('Task.stack', 'Task.info'), store('Task.state', 'Task.stack', 'Task.info'),
  ],
};

export const prepareWait: KernelStage = {
  id: 'prepareWait', label: 'prepare to wait', context: 'task', column: 'sched', gridColumn: 'recvmsg', symbol: 'prepare_to_wait', shared: true,
  instructions: 120, why: 'queue an entry, set the task\'s state',
  operations: [lock('Socket.wait', 'irq'), atomic('Task.state'), unlock('Socket.wait', 'irq')],
};

export const switchOut: KernelStage = {
  id: 'switchOut', label: 'switch out', context: 'task', column: 'sched', gridColumn: 'recvmsg', symbol: 'schedule, deactivate_task', shared: true,
  instructions: 700, why: 'schedule() to the idle task: dequeue, accounting, switch_to',
  operations: [lock('RunQueue.lock', 'irq'), load('Task.state', 'Task.sched'), atomic('Task.info'), store('Task.sched', 'RunQueue.active', 'IdleTask.flags'), unlock('RunQueue.lock', 'irq')],
};

// Copy, application, and what the talk's columns do not own --------------------------------------------------------------

export const copyOut: KernelStage = {
  id: 'copy', label: 'copy to user', context: 'task', column: 'socket', gridColumn: 'copy', symbol: 'skb_copy_datagram_iovec, copy_to_user',
  instructions: 160, why: 'iovec walk and set-up; the bytes are priced by the streaming rate',
  operations: [chase('Packet.header'), streamRead('Packet.payload'), streamWrite('UserBuffer.data')],
};

export const app: KernelStage = {
  id: 'app', label: 'application', context: 'user', column: 'app', gridColumn: 'app', symbol: 'netserver: recv loop', shared: true,
  instructions: 115, why: 'per packet read; the talk\'s App is 1 point in every row, so it goes with the data, not with the calls',
  operations: [load('AppState.state'), store('AppState.state')],
};

/** Stages of programs that do more than read; a run has those that its knobs ask for. */
export const work: KernelStage = {
  id: 'work', label: 'work', context: 'user', column: 'app', gridColumn: 'app', symbol: 'the program', shared: true,
  instructions: 0, why: 'lasts as long as the scenario says', operations: [],
};
export const compete: KernelStage = {
  id: 'compete', label: 'competing task', context: 'user', column: 'none', gridColumn: 'app', symbol: 'another program', shared: true,
  instructions: 0, why: 'lasts as long as it is let: it counts in no column of the budget', operations: [],
};

export const unattributed: KernelStage = {
  id: 'unattributed', label: 'unattributed', context: 'task', column: 'other', gridColumn: 'recvmsg', symbol: 'timer tick, profiler, system call entry …', shared: true,
  instructions: calibration.otherInstructions, why: 'fitted constant: what is missing from the talk\'s columns', operations: [load('Task.stack')],
};

export const recvEnter: KernelStage = {
  id: 'recvEnter', label: 'recv', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'sys_recv, sock_recvmsg, tcp_recvmsg', shared: true,
  instructions: 420, why: 'system call, fget, sock_recvmsg, argument checks',
  operations: [load('Task.stack', 'Socket.common'), store('Task.stack')],
};

export const recvLeave: KernelStage = {
  id: 'recvLeave', label: 'return from recv', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'sock_recvmsg, sysret', shared: true,
  instructions: 180, why: 'copy the result out, fput, return',
  operations: [load('Task.stack'), store('Task.stack')],
};

// Transmit, as far as ACKs need it --------------------------------------------------------------------------------------

/**
 * The driver locks its own ring (NETIF_F_LLTX): dev->xmit_lock is not taken. Sets the ACK down in the card's ring
 * and rings the doorbell; the card has sent it when the stage ends.
 */
export const ackXmit: KernelStage = {
  id: 'ackXmit', label: 'transmit', context: 'task', column: 'intr', gridColumn: 'tcp', symbol: 'e1000_xmit_frame', shared: true,
  instructions: 190, why: 'e1000_xmit_frame for a linear frame without offload',
  operations: [
    lock('Qdisc.lock', 'bh'), chase('Qdisc.queue'), store('Qdisc.queue'), unlock('Qdisc.lock', 'bh'),
    lock('NetDevice.tx', 'irq'), load('TxBufferInfo.entries'), store('TxBufferInfo.entries', 'TxDescriptor.entries'), registerWrite(), unlock('NetDevice.tx', 'irq'),
    lock('Qdisc.lock', 'bh'), load('Qdisc.queue'), unlock('Qdisc.lock', 'bh'),
    call((kernel: Kernel, thread) => kernel.sent(thread)),
  ],
};

// TCP segments that come out of order, where senders wait for ACKs --------------------------------------------------------

const orderList = {
  orderIn: { label: 'into the order list', symbol: 'tcp_data_queue', instructions: 110, why: 'tcp_data_queue for an early segment: a walk from the list\'s tail, links; without SACK' },
  orderOut: { label: 'out of the order list', symbol: 'tcp_ofo_queue', instructions: 70, why: 'tcp_ofo_queue: unlink, compare, queue, move rcv_nxt' },
} as const;
const orderOperations = [chase('Socket.tcpRx', 'Packet.header'), store('Socket.tcpRx')];
const orderStages = (id: 'orderIn' | 'orderOut'): readonly KernelStage[] => [
  { ...orderList[id], id, context: 'task', column: 'socket', gridColumn: 'tcp', operations: orderOperations },
  { ...orderList[id], id: `${id}InSoftirq`, context: 'softirq', column: 'softint', gridColumn: 'tcp', operations: orderOperations },
];
const [inKernel, inProcess] = [[...orderStages('orderIn'), ...orderStages('orderOut')], (['orderIn', 'orderOut'] as const).map((id): KernelStage => ({
  // The data was set aside, so that its buffer could be given back; that copy is not paid for.
  ...orderList[id], id: `${id}InUser`, context: 'user', column: 'app', gridColumn: 'app', symbol: 'TCP in the process', operations: [chase('UserTcp.rx'), store('UserTcp.rx')],
}))];
/** What a path has besides, where its senders wait for ACKs. */
export const inOrderStages = (stages: readonly KernelStage[]): readonly KernelStage[] => (stages.some(({ id }) => id === 'userTcp') ? [...inKernel, ...inProcess] : inKernel);

const ACK_WHY = 'tcp_send_ack, tcp_transmit_skb, ip_queue_xmit, two netfilter hooks without rules, dev_queue_xmit';
const ackOperations = [
  load('SlabCpu.ack'), store('SlabCpu.ack', 'AckBuff.head', 'AckBuff.cb', 'AckBuff.data'), chase('Socket.ack'), load('Socket.tcpTx'), store('Socket.tcpTx', 'Socket.ack'),
  store('AckBuff.packet'), load('Route.key', 'ProtocolTable.hooks'), atomic('Route.refcnt'), atomic('Socket.common'),
  lock('HhCache.lock', 'read'), load('HhCache.header'), unlock('HhCache.lock', 'read'),
];
/** Where TCP ran in the reader … */
export const ackInTask: KernelStage = {
  id: 'ackInTask', label: 'build ACK', context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'tcp_send_ack, ip_queue_xmit', shared: true,
  instructions: 520, why: ACK_WHY, operations: ackOperations,
};
/** … and where it ran in the softirq. */
export const ackInSoftirq: KernelStage = { ...ackInTask, id: 'ackInSoftirq', context: 'softirq', column: 'softint' };

const asBareBuffer = (stage: KernelStage): KernelStage => ({
  ...stage, instructions: stage.instructions + 70, why: `${stage.why}; the sk_buff freed again, as a channel's driver takes a bare buffer (70)`,
  operations: [...stage.operations, atomic('Socket.memory'), load('SlabCpu.ack'), store('SlabCpu.ack')],
});
export const ackInTaskBare = asBareBuffer(ackInTask);
export const ackInSoftirqBare = asBareBuffer(ackInSoftirq);

/** A lone segment: the delayed-ACK timer is set instead, in the context where TCP ran. */
export const delayAck: KernelStage = {
  id: 'delayAck', label: 'set ACK timer', context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'tcp_send_delayed_ack, mod_timer', shared: true,
  instructions: 110, why: 'computing the timeout, mod_timer',
  operations: [load('Socket.ack'), lock('Timer.lock', 'irq'), store('Timer.wheel', 'Socket.ack'), unlock('Timer.lock', 'irq')],
};

export const delayAckInSoftirq: KernelStage = { ...delayAck, id: 'delayAckInSoftirq', context: 'softirq', column: 'softint' };

/** A channel's driver knows no sk_buff, on the way out either: what it is given and gives back is a bare buffer. */
export const txCleanBare: KernelStage = {
  id: 'txClean', label: 'clean tx', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_clean_tx_irq', shared: true,
  instructions: 110, why: 'loop body of e1000_clean_tx_irq (80) with one kmem_cache_free of a buffer (30)',
  operations: [chase('TxDescriptor.entries'), chase('TxBufferInfo.entries'), store('TxBufferInfo.entries', 'TxDescriptor.entries'), load('SlabCpu.ack'), store('SlabCpu.ack')],
};

export const txClean: KernelStage = {
  id: 'txClean', label: 'clean tx', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_clean_tx_irq, kfree_skb', shared: true,
  instructions: 150, why: 'loop body of e1000_clean_tx_irq with the free of the ACK',
  operations: [
    chase('TxDescriptor.entries'), chase('TxBufferInfo.entries'), store('TxBufferInfo.entries', 'TxDescriptor.entries'), chase('AckBuff.data'), atomic('Socket.memory'),
    load('SlabCpu.ack'), store('SlabCpu.ack'),
  ],
};
