import { lock, unlock } from '../../model/machine/stage.ts';
import { ackInSoftirq, ackInSoftirqBare, ackInTask, ackInTaskBare, type KernelStage, txClean, txCleanBare } from '../../model/paths/commonStages.ts';
import { ackXmitOfChannel } from '../../model/paths/socketChannel/stages.ts';
import type { Column } from '../../trace/words.ts';

type Change = (stage: KernelStage) => KernelStage;

/** Counts what some stages do in another column. */
export const inColumn = (columnOf: (stage: KernelStage) => Column | undefined): Change => (stage) => {
  const column = columnOf(stage);
  return column === undefined ? stage : { ...stage, column };
};

/** Leaves out the locks in some lines, wherever they are taken. */
export const withoutLocks = (...at: readonly string[]): Change => (stage) => ({
  ...stage,
  operations: stage.operations.map((group) => group.filter((operation) => !((operation.op === 'lock' || operation.op === 'unlock') && at.includes(operation.at)))),
});

const asSpinLock: Change = (stage) => ({
  ...stage,
  operations: stage.operations.map((group) => group.map((operation) => ((operation.op === 'lock' || operation.op === 'unlock') && operation.kind === 'read' ? { ...operation, kind: 'plain' } : operation))),
});

/** The lock inventory as it was before the sources were read a second time. */
export const firstReading: Change = (stage) => asSpinLock(withoutLocks('IrqDesc.lock', 'HhCache.lock')(stage));

/** Wake-ups in the hard interrupt, which are a channel's, go through the wait queue too. */
export const throughWaitQueue: Change = (stage) =>
  stage.context === 'hardirq' && stage.id.startsWith('wakeUp') ? { ...stage, operations: [lock('Socket.wait', 'irq'), ...stage.operations, unlock('Socket.wait', 'irq')] } : stage;

export const withoutReadBack: Change = (stage) =>
  stage.id === 'pollLeave' ? { ...stage, operations: stage.operations.map((group) => group.filter(({ op }) => op !== 'registerRead')) } : stage;

const skBuffFor = new Map([[txCleanBare, { ...txClean, context: 'hardirq' as const }], [ackInTaskBare, ackInTask], [ackInSoftirqBare, ackInSoftirq]]);

/** A channel's driver frees the sk_buffs that it has sent, as the stack's does. */
export const transmitsSkBuffs: Change = (stage) => skBuffFor.get(stage) ?? stage;


/** ACKs of a socket channel leave by a channel of their own: its one producer needs no lock. */
export const transmitsByChannel: Change = (stage) => (stage === ackXmitOfChannel ? withoutLocks('Qdisc.lock', 'NetDevice.tx')(stage) : stage);

/** Wake-ups and switches as they were written down first: neither what lies on the reader's stack and in its thread_info, nor the locked operations on flags. */
export const withoutFlags: Change = (stage) =>
  stage.column !== 'sched' ? stage : {
    ...stage,
    operations: stage.operations.map((group) => group.flatMap((operation) => {
      if (operation.op === 'fence' || ('at' in operation && operation.at === 'Task.info')) return [];
      if (operation.op === 'atomic') return operation.at === 'Task.state' ? [{ ...operation, op: 'store' as const }] : [];
      return stage.context !== 'task' && 'at' in operation && operation.at === 'Task.stack' ? [] : [operation];
    })),
  };
