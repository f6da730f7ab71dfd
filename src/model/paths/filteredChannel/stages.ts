import { chase, load } from '../../machine/stage.ts';
import {
  ackInSoftirq, ackInTask, ackXmit, app, contextSwitch, copyOut, delayAck, delayAckInSoftirq, dma, type KernelStage, recvEnter, recvLeave, slabFlush, slabFlushInSoftirq, slabRefill, slabRefillInTask,
  switchOut, txClean, unattributed, wakeNobody, wakeUp, wakeUpIdle,
} from '../commonStages.ts';
import { channelPut, channelTake, requestWake, slowDequeue, tcpInChannel, udpInChannel } from '../socketChannel/stages.ts';
import {
  backlog, dataReady, driverRx, dropSkb, ethRcv, ipRcv, irq, lookup, netRx, pollEnter, pollLeave, prequeue, refill, route, skbAlloc, skbFree, sockLock, sockPut, tcpInSoftirq, udpRcv,
} from '../stack/stages.ts';

// Miller's objection answered: netfilter first, which needs an sk_buff and may not run in a hard interrupt; then the channel.

export const classifyInSoftirq: KernelStage = {
  id: 'classify', label: 'classify', context: 'softirq', column: 'softint', gridColumn: 'lookup', symbol: 'signature hash',
  instructions: 60, why: 'hash of the ports and addresses with one comparison', operations: [chase('Classifier.bucket', 'Classifier.entry')],
};
export const putInSoftirq: KernelStage = { ...channelPut, context: 'softirq', column: 'softint', gridColumn: 'lookup' };
/** What lies in the ring is an sk_buff: its lines come over. */
const takeSkb: KernelStage = { ...channelTake, operations: [...channelTake.operations, chase('SkBuff.head'), load('SkBuff.cb', 'SkBuff.data')] };

export const filteredChannelStages: readonly KernelStage[] = [
  dma, irq, netRx, pollEnter, txClean, driverRx, slabRefill, skbAlloc, refill, pollLeave, ethRcv, ipRcv, route, classifyInSoftirq, putInSoftirq, lookup, sockLock, prequeue, backlog,
  tcpInSoftirq, dataReady, sockPut, udpRcv, dropSkb, wakeNobody, wakeUp, wakeUpIdle, contextSwitch, recvEnter, takeSkb, slowDequeue, tcpInChannel, udpInChannel, copyOut, skbFree, slabFlush, slabFlushInSoftirq,
  slabRefillInTask, delayAck, delayAckInSoftirq, ackInTask, ackInSoftirq, ackXmit, recvLeave, requestWake, switchOut, unattributed, app,
];
