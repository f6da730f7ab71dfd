import type { KernelChoices } from '../kernel/choices.ts';
import type { Era } from '../machine/profile.ts';
import { atomic, chase, load, registerWrite, store } from '../machine/stage.ts';
import { ackInSoftirq, ackInTask, type KernelStage } from './commonStages.ts';
import { dataReady, lookup, pollEnter, pollLeave, route, skbFree } from './stack/stages.ts';

const withoutDstReference = (stage: KernelStage): KernelStage => ({
  ...stage, operations: stage.operations.map((group) => group.filter((operation) => !('at' in operation && operation.op === 'atomic' && operation.at === 'Route.refcnt'))),
});

/**
 * Where a kernel of today does otherwise than 2.6.15: no lock of the hash table, no reference count of the route, early demux; a
 * poll that leaves its list without a read from the card.
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
];

/** A stage as a kernel of an era has it. */
export const stageOf = (era: Era, stage: KernelStage): KernelStage => (era === '2005' ? stage : (modern.find(({ id }) => id === stage.id) ?? stage));

/** The kernel's choices as an era has them: the prequeue is gone, and a poll ends when the ring is empty. */
export const choicesOf = (era: Era, choices: KernelChoices): KernelChoices => (era === '2005' ? choices : { ...choices, prequeue: false, pollsUntilNothing: false });
