import { atomic, chase, load, lock, store, unlock } from '../../machine/stage.ts';
import { ipi, type KernelStage, recvEnter, sendIpi } from '../commonStages.ts';
import { ethRcv, netRx, stackStages } from '../stack/stages.ts';

// Receive packet steering: the interrupt's core looks at the headers and puts the sk_buff into the backlog of another core, whose
// softirq does the rest. Instruction counts as in stack/stages.ts; the functions are those of 2.6.35, when steering was merged.

const DISSECT = 'type from the header, flow keys from IP and TCP, jhash over them, map';

const steer: KernelStage = {
  id: 'steer', label: 'steer', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'eth_type_trans, get_rps_cpu',
  instructions: 150, why: DISSECT, operations: [chase('Packet.header'), load('RpsMap.cores'), store('SkBuff.cb')],
};
const backlogPut: KernelStage = {
  id: 'backlogPut', label: 'to a backlog', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'enqueue_to_backlog',
  instructions: 70, why: 'interrupts off, length against the limits, append to a linked list', operations: [lock('InputQueue.lock', 'irq'), store('SkBuff.head'), unlock('InputQueue.lock', 'irq')],
};
const scheduleBacklog: KernelStage = {
  id: 'scheduleBacklog', label: 'schedule the backlog', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'rps_ipi_queued, ____napi_schedule', shared: true,
  instructions: 40, why: 'a bit of the backlog\'s NAPI, the list of cores to interrupt', operations: [atomic('InputQueue.napi'), store('SoftnetData.poll')],
};
const spliceBacklog: KernelStage = {
  id: 'spliceBacklog', label: 'take the backlog over', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'process_backlog', shared: true,
  instructions: 60, why: 'interrupts off, splice of one list onto another, or the end', operations: [lock('InputQueue.lock', 'irq'), store('InputQueue.process'), unlock('InputQueue.lock', 'irq')],
};
const backlogTake: KernelStage = {
  id: 'backlogTake', label: 'from the backlog', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'process_backlog',
  instructions: 40, why: 'unlink, head counter', operations: [chase('InputQueue.process', 'SkBuff.head'), store('InputQueue.process')],
};
export const dispatch: KernelStage = {
  ...ethRcv, symbol: '__netif_receive_skb', instructions: 110, why: 'packet taps, protocol dispatch; the type is known',
  operations: [load('SkBuff.head', 'ProtocolTable.ptype'), store('SkBuff.head', 'SkBuff.cb', 'SoftnetData.backlog')],
};
const interruptOther: KernelStage = { ...sendIpi, context: 'softirq', symbol: 'net_rps_action_and_irq_enable, send_IPI' };
const interrupted: KernelStage = { ...ipi, symbol: 'generic_smp_call_function_interrupt, rps_trigger_softirq' };

/** The stack's stages, with those of steering between driver and protocols; `changed` take the place of their namesakes. */
const steeredStages = (changed: readonly KernelStage[], more: readonly KernelStage[] = []): readonly KernelStage[] => {
  const added = [netRx, steer, ...more, backlogPut, scheduleBacklog, interruptOther, interrupted, spliceBacklog, backlogTake];
  const all = stackStages.flatMap((stage) => (stage === netRx ? added : [stage === ethRcv ? dispatch : stage]));
  return all.map((stage) => changed.find(({ id }) => id === stage.id) ?? stage);
};

export const rpsStages = steeredStages([]);

// Receive flow steering: where the application last read -------------------------------------------------------------------

const steerToReader: KernelStage = {
  ...steer, instructions: 190, why: `${DISSECT}; both flow tables`, operations: [chase('Packet.header'), load('RpsMap.cores', 'SockFlow.entry', 'DevFlow.entry'), store('SkBuff.cb')],
};
const compareTail: KernelStage = {
  id: 'compareTail', label: 'anything left there?', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'get_rps_cpu, set_rps_cpu',
  instructions: 30, why: 'the old core\'s head counter against the flow\'s last tail', operations: [chase('InputQueue.process'), store('DevFlow.entry')],
};
const backlogPutWithTail: KernelStage = {
  ...backlogPut, instructions: 80, why: `${backlogPut.why}, last tail`, operations: [lock('InputQueue.lock', 'irq'), store('SkBuff.head', 'DevFlow.entry'), unlock('InputQueue.lock', 'irq')],
};
const recvEnterNoting: KernelStage = {
  ...recvEnter, symbol: `${recvEnter.symbol}, sock_rps_record_flow`, instructions: recvEnter.instructions + 20, why: `${recvEnter.why}; which core reads`,
  operations: [...recvEnter.operations, load('SockFlow.entry')],
};
const noteReader: KernelStage = {
  id: 'noteReader', label: 'note the reader', context: 'task', column: 'socket', gridColumn: 'recvmsg', symbol: 'rps_record_sock_flow', shared: true,
  instructions: 10, why: 'one store, only when the core is another', operations: [store('SockFlow.entry')],
};

const noted: readonly KernelStage[] = [steerToReader, backlogPutWithTail, recvEnterNoting];
export const rfsStages = [...steeredStages(noted, [compareTail]), noteReader];

// Accelerated: the card is told as well --------------------------------------------------------------------------------------

const programFilter: KernelStage = {
  id: 'programFilter', label: 'program a filter', context: 'softirq', column: 'softint', gridColumn: 'driver', symbol: 'ndo_rx_flow_steer', shared: true,
  instructions: 400, why: 'keys from the headers, insertion into the driver\'s table, queue_work; the worker that talks to the card is not modelled',
  operations: [lock('CardFilter.lock', 'bh'), chase('CardFilter.bucket'), store('CardFilter.bucket'), unlock('CardFilter.lock', 'bh')],
};
export const arfsStages = [...steeredStages(noted, [compareTail, programFilter]), noteReader];
