import { atomic, chase, load, lock, poll, publish, store, unlock } from '../../machine/stage.ts';
import { takeFrame } from '../afXdp/stages.ts';
import { type KernelStage, slabRefill, wakeUpTask, wakeUpTaskIdle } from '../commonStages.ts';
import { driverRx, ethRcv, skbAlloc, stackStages } from '../stack/stages.ts';
import { dispatch } from '../steering/stages.ts';

// XDP_REDIRECT into a cpumap (4.15, in the form of 6.x): kernel/bpf/cpumap.c, include/linux/ptr_ring.h, net/core/xdp.c. Instruction
// counts are read off the sources' main line, as in stack/stages.ts. There is no second program on the map's entry, and no GRO
// (a kthread has it since 6.15).

const SOFTIRQ = { context: 'softirq', column: 'softint', gridColumn: 'driver' } as const;
const KTHREAD = { context: 'task', column: 'softint', gridColumn: 'driver' } as const;

// In the poll -----------------------------------------------------------------------------------------------------------

/** Not called 'classify': it chooses a core, not a socket. */
const program: KernelStage = {
  ...SOFTIRQ, id: 'xdpProgram', label: 'XDP program', symbol: 'bpf_prog_run_xdp',
  instructions: 160, why: 'call with RCU and the per-core redirect state (25), bounds checks of Ethernet, IP and ports (45), hash over them (50), two arrays (20), bpf_redirect_map (20)',
  operations: [chase('Packet.header'), load('CpuMap.choice', 'CpuMap.entry')],
};
const bulkPut: KernelStage = {
  ...SOFTIRQ, id: 'bulkPut', label: 'to the bulk queue', symbol: 'xdp_do_redirect, cpu_map_enqueue, bq_enqueue',
  instructions: 100, why: 'xdp_do_redirect (40), an xdp_frame in the frame\'s headroom (40), a pointer and the count (20)',
  operations: [store('XdpFrame.frame'), load('BulkQueue.count'), store('BulkQueue.frames', 'BulkQueue.count')],
};
const bulkFlush: KernelStage = {
  ...SOFTIRQ, id: 'bulkFlush', label: 'flush', symbol: '__cpu_map_flush, bq_flush_to_queue', shared: true,
  instructions: 30, why: 'unlink from the flush list, the lock that several queues\' cores may want', operations: [load('BulkQueue.count', 'PtrRing.shared'), lock('PtrRing.producer')],
};
const put: KernelStage = {
  ...SOFTIRQ, id: 'channelPut', label: 'ring put', symbol: '__ptr_ring_produce',
  instructions: 15, why: 'loop body: is the entry NULL, barrier, store, next', operations: [load('ChannelSlot.entry'), publish('ChannelSlot.entry')],
};
const full: KernelStage = {
  ...SOFTIRQ, id: 'ringFull', label: 'ring full', symbol: '__ptr_ring_produce, xdp_return_frame_rx_napi',
  instructions: 70, why: 'the entry is not NULL (10); the page back into the queue\'s pool (60)', operations: [load('ChannelSlot.entry', 'XdpFrame.frame')],
};
const flushed: KernelStage = {
  ...SOFTIRQ, id: 'bulkFlushed', label: 'end of flush', symbol: 'bq_flush_to_queue', shared: true,
  instructions: 20, why: 'the count, the lock', operations: [store('BulkQueue.count'), unlock('PtrRing.producer')],
};
/** wake_up_process() knows whom to wake: as a channel does. */
const wake: KernelStage = { ...wakeUpTask, gridColumn: 'driver', id: 'wakeUpForSoftirq', symbol: 'wake_up_process, try_to_wake_up' };
const wakeIdle: KernelStage = { ...wakeUpTaskIdle, gridColumn: 'driver', id: 'wakeUpIdleForSoftirq', symbol: 'wake_up_process, try_to_wake_up' };
const wakeRunning: KernelStage = {
  ...wake, id: 'wakeRunning', label: 'wake-up of who runs', instructions: 50, why: 'pi_lock, the state does not match', operations: [atomic('Task.state')],
};

// In the kthread --------------------------------------------------------------------------------------------------------

const waits: KernelStage = {
  ...KTHREAD, id: 'kthreadWaits', label: 'ring empty', column: 'sched', symbol: 'cpu_map_kthread_run, __ptr_ring_empty', shared: true,
  instructions: 30, why: 'set_current_state(), look once more', operations: [poll('ChannelSlot.entry'), atomic('Task.state'), poll('ChannelSlot.entry')],
};
const take: KernelStage = {
  ...KTHREAD, id: 'channelTake', label: 'ring take', symbol: '__ptr_ring_consume_batched',
  instructions: 20, why: 'loop body: the entry, the head; prefetchw() of the page is not modelled', operations: [poll('ChannelSlot.entry'), store('PtrRing.consumer')],
};
const zero: KernelStage = {
  ...KTHREAD, id: 'ringZero', label: 'give entries back', symbol: '__ptr_ring_zero_tail', shared: true,
  instructions: 30, why: 'a line of eight pointers is set to NULL', operations: [store('ChannelSlot.entry')],
};
const refill: KernelStage = { ...slabRefill, context: 'task', id: 'slabRefillInKthread' };
const bulkAlloc: KernelStage = {
  ...KTHREAD, id: 'bulkAlloc', label: 'alloc skbs', symbol: 'kmem_cache_alloc_bulk', shared: true,
  instructions: 90, why: 'once for up to eight: set-up (30), a pointer each (60)', operations: [load('SlabCpu.skb'), store('SlabCpu.skb')],
};
/** The rest of what `skbAlloc` does, in two places: with softirqs off, as all that follows. */
const build: KernelStage = {
  ...SOFTIRQ, id: 'buildSkb', label: 'build skb', symbol: '__xdp_build_skb_from_frame, build_skb_around, eth_type_trans',
  instructions: 200, why: 'memset of the sk_buff (__GFP_ZERO), build_skb_around with skb_shared_info, skb_put, skb_mark_for_recycle (160); type from the header (40)',
  operations: [chase('XdpFrame.frame'), store('SkBuff.head', 'SkBuff.cb', 'SkBuff.data', 'Packet.sharedInfo'), chase('Packet.header'), store('XdpFrame.frame')],
};
const bhEnable: KernelStage = {
  ...KTHREAD, id: 'bhEnable', label: 'end of a batch', symbol: 'cpu_map_kthread_run, local_bh_enable, cond_resched', shared: true,
  instructions: 50, why: 'loop of the kthread: softirqs off and on, tracepoint, cond_resched', operations: [load('Task.stack', 'Task.info')],
};

const inPoll = [takeFrame, program, bulkPut, bulkFlush, put, full, flushed, wake, wakeIdle, wakeRunning];
const inKthread = [waits, take, zero, refill, bulkAlloc, build, bhEnable, dispatch];

export const cpumapStages: readonly KernelStage[] = stackStages.flatMap((stage) => {
  if (stage === driverRx) return inPoll;
  if (stage === ethRcv) return inKthread;
  return stage === skbAlloc ? [] : [stage];
});
