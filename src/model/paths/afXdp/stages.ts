import type { Kernel } from '../../kernel/kernel.ts';
import { COMPLETION_ENTRIES, lineOfAddress } from './rings.ts';
import { atomic, call, chase, load, lock, poll, publish, registerWrite, store, streamRead, streamWrite, unlock } from '../../machine/stage.ts';
import { release as releaseOfChannel, setDown, userAck as userAckOfChannel, userTake as takeOfChannel, userTcp, userUdp, userWait } from '../appChannel/stages.ts';
import type { KernelStage } from '../commonStages.ts';
import { askRoute, askSocket, slowDequeue } from '../socketChannel/stages.ts';
import { driverRx, skbAlloc, stackStages } from '../stack/stages.ts';

// AF_XDP: a BPF program in the driver's poll chooses the socket whose rings the process has mapped; the frame lies in memory of the
// process. Instruction counts are read off the sources' main line, as in stack/stages.ts (net/xdp/xsk.c, libxdp's xsk.h).

type Operations = KernelStage['operations'];

/** The same with other names of structures. */
const renamed = (operations: Operations, from: string, to: string): Operations =>
  operations.map((group) => group.map((operation) => ('at' in operation && operation.at.startsWith(`${from}.`) ? { ...operation, at: operation.at.replace(from, to) } : operation)));
const inUmem = (stage: KernelStage): KernelStage => ({ ...stage, operations: renamed(stage.operations, 'Packet', 'UmemFrame') });
const throughRing = (stage: KernelStage, from: string, to: string): KernelStage => ({ ...stage, operations: renamed(stage.operations, from, to) });

// In the poll -----------------------------------------------------------------------------------------------------------

export const takeFrame: KernelStage = {
  ...driverRx, symbol: 'driver\'s poll, xdp_prepare_buff', why: 'loop body of the receive function for a good single-descriptor frame; an xdp_buff on the stack in place of the sk_buff',
  operations: [chase('RxDescriptor.entries'), load('RxBufferInfo.entries'), store('RxBufferInfo.entries', 'NetDevice.rx')],
};
/** The program's id is that of every path's classifier; its hash map holds what a driver's classifier holds. */
const program: KernelStage = {
  id: 'classify', label: 'XDP program', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'bpf_prog_run_xdp',
  instructions: 150, why: 'call with RCU and the per-core redirect state (25), bounds checks of Ethernet, IP and ports (45), lookup in a hash map (60), bpf_redirect_map (20)',
  operations: [chase('Packet.header', 'Classifier.bucket', 'Classifier.entry'), load('XskMap.entry')],
};
const asHelper = (stage: KernelStage, symbol: string): KernelStage => ({ ...stage, context: 'softirq', column: 'softint', symbol });
/** xdp_do_redirect() to a socket: a descriptor, seen by the process only after the flush. */
const put: KernelStage = {
  id: 'channelPut', label: 'RX put', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'xdp_do_redirect, __xsk_map_redirect, xskq_prod_reserve_desc',
  instructions: 90, why: 'xdp_do_redirect (40), xsk_rcv with its checks (30), a descriptor (20); the socket joins the flush list once a poll', operations: [load('Socket.common'), store('ChannelSlot.entry')],
};
const flush: KernelStage = {
  id: 'xskFlush', label: 'RX flush', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'xdp_do_flush, __xsk_map_flush', shared: true,
  instructions: 40, why: 'once a poll and socket: unlink, publish the producer', operations: [load('XskRx.consumer'), publish('XskRx.producer')],
};
const fillTake: KernelStage = {
  id: 'fillTake', label: 'FILL take', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'xsk_buff_alloc, xskq_cons_read_addr', shared: true,
  instructions: 60, why: 'address from the ring, its check against the UMEM, the frame\'s xdp_buff', operations: [poll('XskFill.producer'), chase('ChannelSlot.entry'), store('XskFill.consumer')],
};
const fillEmpty: KernelStage = {
  id: 'fillEmpty', label: 'FILL empty', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'xsk_set_rx_need_wakeup', shared: true,
  instructions: 25, why: 'the ring is empty: the flag asks the process for a call', operations: [poll('XskFill.producer'), publish('XskFill.flags')],
};
/** XDP_PASS, zero copy: the frame is the process's memory, the stack gets a copy. */
const passCopy: KernelStage = {
  ...skbAlloc, id: 'slowPath', label: 'XDP_PASS', symbol: 'construct_skb_zc, napi_alloc_skb', shared: false, instructions: 300, why: `${skbAlloc.why} (230); set-up of the copy (70), its bytes priced by the streaming rate`,
  operations: [...skbAlloc.operations, store('Packet.header'), streamRead('UmemFrame.payload'), streamWrite('Packet.payload')],
};

// In the process ---------------------------------------------------------------------------------------------------------

const take = throughRing({ ...takeOfChannel, label: 'RX take', symbol: 'xsk_ring_cons__peek' }, 'Channel', 'XskRx');
const release: KernelStage = { ...throughRing(releaseOfChannel, 'Channel', 'XskRx'), label: 'RX release', symbol: 'xsk_ring_cons__release', why: 'the consumer moves on' };
const fillPut: KernelStage = {
  id: 'fillPut', label: 'FILL put', context: 'user', column: 'app', gridColumn: 'app', symbol: 'xsk_ring_prod__submit, xsk_ring_prod__needs_wakeup', shared: true,
  instructions: 30, why: 'an address, the producer, the flag', operations: [store('ChannelSlot.entry'), publish('XskFill.producer'), load('XskFill.flags')],
};
const fillKick: KernelStage = {
  id: 'fillKick', label: 'wake the driver', context: 'task', column: 'sched', gridColumn: 'app', symbol: 'recvfrom, xsk_wakeup', shared: true,
  instructions: 190, why: 'a system call (150), the card is told to interrupt (40)', operations: [registerWrite()],
};
const reap: KernelStage = {
  id: 'reap', label: 'COMPLETION take', context: 'user', column: 'app', gridColumn: 'app', symbol: 'xsk_ring_cons__peek, xsk_ring_cons__release', shared: true,
  instructions: 25, why: 'an address, the consumer', operations: [poll('XskCompletion.producer'), chase('ChannelSlot.entry'), store('XskCompletion.consumer')],
};
/** FILL and COMPLETION have one producer and one consumer: processes that share a UMEM take turns. */
const takingTurns = (stage: KernelStage): KernelStage => ({
  ...stage, id: `${stage.id}Shared`, why: `${stage.why}; under the processes' own lock`, operations: [lock('UmemLock.lock'), ...stage.operations, unlock('UmemLock.lock')],
});
const sleep: KernelStage = {
  ...throughRing(userWait, 'Channel', 'XskRx'), label: 'poll()', symbol: 'poll, xsk_poll', instructions: 330, why: 'system call (150), poll of one descriptor: wait queue entry, need_wakeup of FILL and TX, look at the ring (180)',
  operations: [store('Task.state'), lock('Socket.wait', 'irq'), unlock('Socket.wait', 'irq'), load('XskFill.flags', 'XskTx.flags'), poll('XskRx.producer')],
};

// ACKs: into the TX ring, out of it in the poll -------------------------------------------------------------------------------

const ack: KernelStage = {
  ...userAckOfChannel, symbol: 'TCP in the process, xsk_ring_prod__submit', why: 'header from a template, ports and checksum (200), a descriptor and the flag (30)',
  operations: [load('UserTcp.tx'), store('UserTcp.tx', 'AckBuff.packet'), chase('XskTx.consumer'), store('ChannelSlot.entry'), publish('XskTx.producer'), load('XskTx.flags')],
};
const txKick: KernelStage = { ...fillKick, id: 'txKick', symbol: 'sendto, xsk_wakeup' };
const txTake: KernelStage = {
  id: 'txTake', label: 'transmit', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'xsk_tx_peek_desc, driver\'s transmit', shared: true,
  instructions: 150, why: 'a descriptor with its check (50), one of the card\'s (100)',
  operations: [poll('XskTx.producer'), chase('ChannelSlot.entry'), load('TxBufferInfo.entries'), store('XskTx.consumer', 'TxBufferInfo.entries', 'TxDescriptor.entries'), registerWrite(), setDown],
};
const txWait: KernelStage = {
  id: 'txWait', label: 'TX empty', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'xsk_set_tx_need_wakeup', shared: true,
  instructions: 25, why: 'the ring is empty: the flag asks the process for a call; look once more', operations: [publish('XskTx.flags'), poll('XskTx.producer')],
};
const atCompletion = call((kernel: Kernel, thread) => kernel.config.layout.pointAtChannelSlot(thread, 0, lineOfAddress(kernel.transmit.cleaned - 1, COMPLETION_ENTRIES / 8), 'XskCompletion'));
const txClean: KernelStage = {
  id: 'txClean', label: 'clean tx', context: 'softirq', column: 'intr', gridColumn: 'driver', symbol: 'driver\'s clean, xsk_tx_completed', shared: true,
  instructions: 90, why: 'loop body without the free (70), an address into COMPLETION (20)',
  operations: [
    chase('TxDescriptor.entries'), chase('TxBufferInfo.entries'), store('TxBufferInfo.entries', 'TxDescriptor.entries'), atCompletion, store('ChannelSlot.entry', 'XskCompletion.producer'),
  ],
};

const mine: readonly KernelStage[] = [
  takeFrame, program, asHelper(askRoute, '(what if) bpf_fib_lookup'), asHelper(askSocket, '(what if) bpf_sk_lookup_tcp, bpf_sk_release'), put, flush, fillTake, fillEmpty, passCopy, txClean, txTake, txWait, take, userTcp, userUdp,
  release, fillPut, takingTurns(fillPut), fillKick, ack, txKick, reap, takingTurns(reap), sleep, slowDequeue,
];
const ofReader = new Set(['lockSock', 'tcpInReader', 'udpDequeue', 'slabRefillInTask', 'delayAck', 'ackInTask', 'releaseSock', 'prepareWait', 'skbAlloc']);
const withStack = (stages: readonly KernelStage[]): readonly KernelStage[] => [...stackStages.filter(({ id }) => !ofReader.has(id) && stages.every((stage) => stage.id !== id)), ...stages];

const FRAME_SIDE = new Set(['classify', 'userTcp', 'userUdp']);
/** The card writes into the UMEM. */
export const zeroCopyStages = withStack(mine.map((stage) => (FRAME_SIDE.has(stage.id) ? inUmem(stage) : stage)));

// The card writes into the driver's own pages: one copy more, and the process's call sends.

const frameCopy: KernelStage = {
  id: 'frameCopy', label: 'copy into the UMEM', context: 'softirq', column: 'softint', gridColumn: 'copy', symbol: '__xsk_rcv, xsk_copy_xdp',
  instructions: 60, why: 'set-up; the bytes are priced by the streaming rate', operations: [load('Packet.header'), store('UmemFrame.header'), streamRead('Packet.payload'), streamWrite('UmemFrame.payload')],
};
const wrap: KernelStage = {
  ...passCopy, symbol: 'xdp_build_skb_from_buff', instructions: 190, why: 'build_skb around the page: one kmem_cache_alloc, memset of the sk_buff, skb_shared_info',
  operations: [load('SlabCpu.skb'), store('SlabCpu.skb', 'SkBuff.head', 'SkBuff.cb', 'SkBuff.data', 'Packet.sharedInfo')],
};
const sendInCall: KernelStage = {
  ...txTake, context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'xsk_generic_xmit, __dev_direct_xmit', instructions: 520,
  why: 'an sk_buff (230), descriptor with its check and copy of the frame (100), __dev_direct_xmit with the queue\'s lock (190)',
  operations: [
    poll('XskTx.producer'), chase('ChannelSlot.entry'), load('AckBuff.packet', 'SlabCpu.ack'), store('SlabCpu.ack', 'AckBuff.head', 'AckBuff.cb', 'AckBuff.data', 'XskTx.consumer'), atomic('Socket.memory'),
    lock('NetDevice.tx', 'bh'), load('TxBufferInfo.entries'), store('TxBufferInfo.entries', 'TxDescriptor.entries'), registerWrite(), setDown, unlock('NetDevice.tx', 'bh'),
  ],
};
const copying = new Map([wrap, sendInCall, { ...txWait, context: 'task' as const, column: 'socket' as const, gridColumn: 'tcp' as const }, { ...txKick, symbol: 'sendto', instructions: 150, why: 'a system call', operations: [load('Task.stack')] }, userTcp, userUdp].map((stage) => [stage.id, stage]));
export const copyStages = withStack([...mine.map((stage) => (stage.id === 'userTcp' || stage.id === 'userUdp' ? inUmem(stage) : (copying.get(stage.id) ?? stage))), frameCopy]);
