import type { Kernel } from '../../kernel/kernel.ts';
import { atomic, call, chase, load, poll, publish, registerRead, registerWrite, store } from '../../machine/stage.ts';
import { type KernelStage, txClean as txCleanWithFree, unattributed, wakeUpTask, wakeUpTaskIdle } from '../commonStages.ts';
import { classifyInSoftirq, putInSoftirq } from '../filteredChannel/stages.ts';
import { channelIrq, channelTake, classify, requestWake, socketChannelStages, tcpInChannel, udpInChannel } from '../socketChannel/stages.ts';
import { irqDesc } from '../stack/stages.ts';

// Van Jacobson's third step: the channel and its buffers are mapped into the process, which has its own TCP. The interrupt's
// side is the socket channel's; so is the slow path, up to a plain recv.

export const userTake: KernelStage = {
  ...channelTake, id: 'userTake', context: 'user', column: 'app', gridColumn: 'app',
  operations: [poll('Channel.producer'), chase('ChannelSlot.entry')],
};
export const userTcp: KernelStage = {
  ...tcpInChannel, id: 'userTcp', context: 'user', column: 'app', gridColumn: 'app', symbol: 'TCP in the process', why: `${tcpInChannel.why}; the same routine in the process`,
  operations: [chase('Packet.header', 'UserTcp.rx'), load('UserTcp.tx'), store('UserTcp.rx')],
};
export const userUdp: KernelStage = {
  ...udpInChannel, id: 'userUdp', context: 'user', column: 'app', gridColumn: 'app', symbol: 'UDP in the process', why: 'header checks', instructions: 60,
  operations: [chase('Packet.header')],
};
/** The consumer's index moves on when the data has been used: with it the buffer is the driver's again. */
export const release: KernelStage = {
  id: 'release', label: 'give back', context: 'user', column: 'app', gridColumn: 'app', symbol: 'net_chan: head', shared: true,
  instructions: 15, why: 'the other half of net_chan_dequeue', operations: [store('Channel.consumer')],
};
/** The driver posts a buffer that the process has given back; its entry still lies in the channel. */
const repost: KernelStage = {
  id: 'repost', label: 'post buffer', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_alloc_rx_buffers', shared: true,
  instructions: 130, why: 'as in the socket channel, the buffer from the channel instead of the slab',
  operations: [load('Channel.consumer', 'ChannelSlot.entry'), store('RxBufferInfo.entries', 'RxDescriptor.entries')],
};

/** Nobody is there to be served: the process asks for a wake-up and sleeps in the kernel, with a time limit if an ACK is due. */
export const userWait: KernelStage = {
  ...requestWake, gridColumn: 'app', instructions: 260, why: `${requestWake.why} (110); a system call (150)`, symbol: 'net_chan_wait, system call',
};
// ACKs: into a transmit channel, out of it in the driver's interrupt -----------------------------------------------------

export const userAck: KernelStage = {
  id: 'userAck', label: 'build ACK', context: 'user', column: 'app', gridColumn: 'app', symbol: 'TCP in the process, net_chan_enqueue', shared: true,
  instructions: 230, why: 'header from a template, ports and checksum (200), a channel put (30)',
  operations: [load('UserTcp.tx'), store('UserTcp.tx', 'AckBuff.packet'), chase('TxChannel.consumer'), store('ChannelSlot.entry'), publish('TxChannel.producer')],
};
const kick: KernelStage = {
  id: 'txKick', label: 'wake the driver', context: 'task', column: 'sched', gridColumn: 'app', symbol: 'system call, net_chan_wakeup', shared: true,
  instructions: 190, why: 'a system call (150), the card is told to interrupt (40)', operations: [registerWrite()],
};
/** The card sends it. */
export const setDown = call((kernel: Kernel, thread) => kernel.sent(thread));
const txTake: KernelStage = {
  id: 'txTake', label: 'transmit', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'net_chan_dequeue, e1000_xmit_frame', shared: true,
  instructions: 220, why: 'a channel take (30), e1000_xmit_frame for a linear frame (190): its one caller needs no lock',
  operations: [
    poll('TxChannel.producer'), chase('ChannelSlot.entry'), load('AckBuff.packet', 'TxBufferInfo.entries'), store('TxChannel.consumer', 'TxBufferInfo.entries', 'TxDescriptor.entries'), registerWrite(),
    setDown,
  ],
};
const txWait: KernelStage = {
  id: 'txWait', label: 'ask for a wake-up', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'net_chan_wait', shared: true,
  instructions: 30, why: 'bump wakecnt, look once more', operations: [publish('TxChannel.consumer'), poll('TxChannel.producer')],
};
/** No sk_buff to free. */
const txClean: KernelStage = {
  id: 'txClean', label: 'clean tx', context: 'hardirq', column: 'intr', gridColumn: 'driver', symbol: 'e1000_clean_tx_irq', shared: true,
  instructions: 80, why: 'loop body of e1000_clean_tx_irq without the free', operations: [chase('TxDescriptor.entries'), chase('TxBufferInfo.entries'), store('TxBufferInfo.entries', 'TxDescriptor.entries')],
};

/** The driver is the only one that transmits. */
const irq: KernelStage = {
  ...channelIrq, why: 'as in the stack, without scheduling a poll',
  operations: [...irqDesc, registerRead(), load('NetDevice.irq', 'NetDevice.rx', 'NetDevice.tx'), store('NetDevice.irq'), ...irqDesc],
};

const replaced = new Set(['irq', 'channelTake', 'tcpInChannel', 'udpInChannel', 'requestWake', 'txClean', 'unattributed']);
const below = socketChannelStages.filter(({ id }) => !replaced.has(id));

// Netfilter first: it may not run in a hard interrupt and needs an sk_buff; answers have to pass it too, so a process cannot send by itself.

const takeFrame: KernelStage = {
  ...classify, id: 'takeFrame', label: 'driver', symbol: 'e1000_clean_rx_irq', instructions: 170, why: 'as classify, without the hash',
  operations: [chase('RxDescriptor.entries'), load('RxBufferInfo.entries'), store('RxBufferInfo.entries', 'NetDevice.rx')],
};
const unwrap: KernelStage = {
  id: 'unwrap', label: 'unwrap', context: 'softirq', column: 'softint', gridColumn: 'lookup', symbol: '__kfree_skb without its data, dst_release', shared: true,
  instructions: 90, why: 'dst_release, one kmem_cache_free', operations: [load('SkBuff.data'), atomic('Route.refcnt'), load('SlabCpu.skb'), store('SlabCpu.skb')],
};
const sendCall: KernelStage = {
  id: 'sendCall', label: 'system call', context: 'task', column: 'socket', gridColumn: 'tcp', symbol: 'system_call, net_chan_send', shared: true,
  instructions: 150, why: 'a system call', operations: [load('Task.stack')],
};

export const appChannelStages: readonly KernelStage[] = [
  irq, ...below, txClean, txTake, txWait, repost, userTake, userTcp, userUdp, userAck, kick, release, userWait, unattributed,
];

const inSoftirq = new Map([classifyInSoftirq, putInSoftirq, wakeUpTask, wakeUpTaskIdle, txCleanWithFree].map((stage) => [stage.id, stage]));

export const filteredAppStages: readonly KernelStage[] = [takeFrame, ...appChannelStages.map((stage) => inSoftirq.get(stage.id) ?? stage), unwrap, sendCall];
