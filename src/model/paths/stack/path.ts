import { at } from '../../../base/assert.ts';
import type { CardQueue } from '../../kernel/card.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { PathPrograms } from '../../kernel/pathPrograms.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { delayedAckBy } from '../transmitAck.ts';
import { GroUpper } from './groUpper.ts';
import { StackReader } from './reader.ts';
import { NapiPoll, type Upper } from './napiPoll.ts';
import { type Napi, NetRx } from './netRx.ts';
import { StackReceive } from './receive.ts';
import { stackStages } from './stages.ts';

/** A poll for each queue of the card; its packets go up to `upperOf`. */
export const pollsOf = (kernel: Kernel, upperOf: (queue: CardQueue) => Upper): readonly NapiPoll[] => kernel.card.queues.map((queue) => {
  const upper = upperOf(queue);
  return new NapiPoll(kernel, queue, kernel.findStage('gro') !== undefined ? new GroUpper(kernel, upper) : upper);
});

/** NAPI: a queue's interrupt asks for a poll, the softirq of the same core polls the queue and hands each packet up. */
export function napiPrograms(kernel: Kernel, polls: readonly Napi[], softirqs = kernel.cpus.map((cpu) => new NetRx(kernel, cpu))): Pick<PathPrograms, 'beginInterrupt' | 'beginSoftirq' | 'delayedAck'> {
  return {
    beginInterrupt: (cpu) => {
      const { queue, more } = kernel.card.answer(cpu.id);
      cpu.interruptPending = more;
      queue.nic.masked = true;
      kernel.point.netDevice(cpu.hardirq, queue.index);
      cpu.hardirq.run(kernel.stage('irq'), -1, () => {
        if (queue.owner !== null) return; // a reader polls it: it will see what has come
        queue.owner = cpu.softirq;
        at(softirqs, cpu.id).schedule(at(polls, queue.index));
      });
    },
    beginSoftirq: (cpu) => at(softirqs, cpu.id).begin(),
    delayedAck: delayedAckBy(kernel),
  };
}

/** The traditional stack of 2.6.15: interrupt, NAPI poll, one sk_buff per packet through every layer, TCP in the reader's prequeue. */
export const stack: ReceivePath = {
  id: 'stack',
  label: 'Traditional stack',
  summary: 'The interrupt\'s core does the protocol work down to the socket, the reader copies',
  stages: stackStages,
  usesSkBuffs: true,
  programs: (kernel: Kernel) => ({
    ...napiPrograms(kernel, pollsOf(kernel, () => new StackReceive(kernel))),
    readerResumes: readersOf((task) => new StackReader(kernel, task)),
  }),
};
