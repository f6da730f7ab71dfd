import type { Kernel } from '../../kernel/kernel.ts';
import { load, poll } from '../../machine/stage.ts';
import type { KernelStage } from '../commonStages.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { napiPrograms, pollsOf } from '../stack/path.ts';
import { StackReader } from '../stack/reader.ts';
import { StackReceive } from '../stack/receive.ts';
import { stackStages } from '../stack/stages.ts';
import { CardPolling } from './cardPolling.ts';

const busySpin: KernelStage = {
  id: 'busySpin', label: 'busy poll', context: 'task', column: 'sched', gridColumn: 'recvmsg', symbol: 'sk_busy_loop, napi_busy_loop', shared: true,
  instructions: 60, why: 'loop condition with the clock, is there something to read, does somebody else want the core?', operations: [load('Task.state'), poll('Socket.queue')],
};

/** The reader polls the card's queue itself before it sleeps; interrupts stay on, and the softirq takes over when it has given up. */
export const busyPoll: ReceivePath = {
  id: 'busy-poll',
  label: 'Busy polling',
  summary: 'A reader without data polls the card itself: no interrupt, no wake-up, the whole stack on its own core',
  stages: [...stackStages, busySpin],
  usesSkBuffs: true,
  programs: (kernel: Kernel) => {
    const polls = pollsOf(kernel, () => new StackReceive(kernel));
    const polling = new CardPolling(kernel, polls);
    return {
      ...napiPrograms(kernel, polls),
      readerResumes: readersOf((task) => new StackReader(kernel, task, null, polling)),
    };
  },
};
