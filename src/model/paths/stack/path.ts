import type { Kernel } from '../../kernel/kernel.ts';
import type { PathPrograms } from '../../kernel/pathPrograms.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { delayedAckBy } from '../transmitAck.ts';
import { StackReader } from './reader.ts';
import { NapiPoll } from './napiPoll.ts';
import { StackReceive } from './receive.ts';
import { stackStages } from './stages.ts';

/** NAPI: the interrupt asks for a poll, the softirq polls the card and hands each packet up. */
export function napiPrograms(kernel: Kernel, upper: StackReceive): Pick<PathPrograms, 'beginInterrupt' | 'beginSoftirq' | 'delayedAck'> {
  const poll = new NapiPoll(kernel, upper);
  return {
    beginInterrupt: (cpu) => {
      kernel.nic.masked = true;
      cpu.hardirq.run(kernel.stage('irq'), -1, () => poll.schedule(cpu));
    },
    beginSoftirq: (cpu) => poll.begin(cpu),
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
    ...napiPrograms(kernel, new StackReceive(kernel)),
    readerResumes: readersOf((task) => new StackReader(kernel, task)),
  }),
};
