import { atomic, chase, load, poll, publish, store } from '../../machine/stage.ts';
import { ackInSoftirq, ackInSoftirqBare, ackInTask, ackInTaskBare, ipi, type KernelStage, sendIpi, slabRefillInInterrupt, txClean, txCleanBare, wakeUpTask, wakeUpTaskIdle } from '../commonStages.ts';
import { channelIrq, irqLeave, refillChannel } from '../socketChannel/stages.ts';
import { driverRx, irq, pollEnter, pollLeave, refill, skbAlloc, stackStages } from '../stack/stages.ts';

// Van Jacobson's first step: the driver knows no sk_buff and puts bare buffers into a channel; the softirq of the core that
// reads does what NET_RX did before, from the sk_buff on.

const takeFrame: KernelStage = {
  ...driverRx, context: 'hardirq', why: `${driverRx.why}, without the sk_buff's fields`,
  operations: [chase('RxDescriptor.entries'), load('RxBufferInfo.entries'), store('RxBufferInfo.entries', 'NetDevice.rx')],
};
const put: KernelStage = {
  id: 'channelPut', label: 'channel put', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'net_chan_enqueue',
  instructions: 30, why: 'a dozen statements', operations: [chase('CoreChannel.consumer'), store('ChannelSlot.entry'), publish('CoreChannel.producer')],
};
/**
 * The consumer is a softirq, here of another core. 2.6.15 raises softirqs on its own core only, an idle one looks at the reschedule
 * flag alone, and no interrupt handler may call a function elsewhere (smp_call_function of i386): what is left is to wake a thread there.
 */
const SOFTIRQ = { context: 'hardirq', gridColumn: 'driver' } as const;
const wakeForSoftirq: KernelStage = { ...wakeUpTask, ...SOFTIRQ, id: 'wakeUpForSoftirq' };
const wakeIdleForSoftirq: KernelStage = { ...wakeUpTaskIdle, ...SOFTIRQ, id: 'wakeUpIdleForSoftirq' };
const softirqThread: KernelStage = {
  id: 'softirqThread', label: 'softirq thread', context: 'task', column: 'sched', gridColumn: 'driver', symbol: 'ksoftirqd', shared: true,
  instructions: 60, why: 'the loop around do_softirq: pending bits, cond_resched, the task\'s state', operations: [load('SoftnetData.poll'), atomic('Task.state')],
};
/** Kernels of today interrupt the other core, as RPS does. */
const interruptOther: KernelStage = { ...sendIpi, context: 'hardirq', symbol: 'net_chan_wakeup, send_IPI_mask' };
const takeEntry: KernelStage = {
  id: 'channelTake', label: 'channel take', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'net_chan_dequeue',
  instructions: 30, why: 'a dozen statements', operations: [poll('CoreChannel.producer'), chase('ChannelSlot.entry'), store('CoreChannel.consumer')],
};
const requestWake: KernelStage = {
  id: 'requestWake', label: 'ask for a wake-up', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'net_chan_wait', shared: true,
  instructions: 30, why: 'bump wakecnt, look once more', operations: [publish('CoreChannel.consumer'), poll('CoreChannel.producer')],
};
const wrap: KernelStage = {
  ...skbAlloc, instructions: 190, why: 'one kmem_cache_alloc (the buffer is there), memset of the sk_buff, skb_shared_info, skb_put',
  operations: [load('SlabCpu.skb'), store('SlabCpu.skb', 'SkBuff.head', 'SkBuff.cb', 'SkBuff.data', 'Packet.sharedInfo')],
};

const driver: readonly KernelStage[] = [irq, pollEnter, pollLeave, driverRx, skbAlloc, refill, txClean, ackInTask, ackInSoftirq];
const [dma, ...above] = stackStages.filter((stage) => !driver.includes(stage)) as [KernelStage, ...KernelStage[]];

export const driverChannelStages: readonly KernelStage[] = [
  dma, channelIrq, txCleanBare, takeFrame, put, wakeForSoftirq, wakeIdleForSoftirq, interruptOther, slabRefillInInterrupt, refillChannel, irqLeave, ipi, softirqThread, takeEntry, requestWake, wrap, ...above, ackInTaskBare, ackInSoftirqBare,
];
