import type { Kernel } from '../../kernel/kernel.ts';
import type { PathPrograms } from '../../kernel/pathPrograms.ts';
import { xskPlace, xskRx, xskStructures, xskTx } from './rings.ts';
import { wakesForAck } from '../appChannel/path.ts';
import { UserReader } from '../appChannel/reader.ts';
import { TransmitChannels } from '../appChannel/transmitChannels.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { NapiPoll } from '../stack/napiPoll.ts';
import type { Napi } from '../stack/netRx.ts';
import { napiPrograms } from '../stack/path.ts';
import { StackReceive } from '../stack/receive.ts';
import { ReapsFirst } from './completions.ts';
import { copyStages, zeroCopyStages } from './stages.ts';
import { Umem } from './umem.ts';
import { Xdp } from './xdp.ts';

function programs(kernel: Kernel, copies: boolean): PathPrograms {
  const umem = new Umem(kernel, copies);
  // Copying, the call that wakes is the one that sends; else the driver's poll does.
  const transmit: TransmitChannels = new TransmitChannels(kernel, xskTx, copies ? (thread, socket, then) => transmit.serve(thread, socket, then) : undefined);
  const xdp = new Xdp(kernel, umem, new StackReceive(kernel), copies ? kernel.stage('frameCopy') : null, copies ? (thread, then) => then(thread) : transmit.drain);
  const polls = kernel.card.queues.map((queue): Napi => {
    const poll = new NapiPoll(kernel, queue, xdp, xdp);
    return {
      poll: (thread, most, then) =>
        poll.poll(thread, most, (taken, isDone) => {
          // A call that came while the interrupt was off is not lost.
          if (isDone && (umem.isCalled || transmit.isTold)) queue.nic.requestInterrupt(kernel.cpuOf(thread).cost.nowNs);
          umem.isCalled = false;
          then(taken, isDone);
        }),
    };
  });
  const answers = new ReapsFirst(kernel, transmit);
  const pointAtRx = kernel.config.layout.pointer('XskRx');
  const pointAtTx = kernel.config.layout.pointer('XskTx');
  return {
    ...napiPrograms(kernel, polls),
    ...(copies ? {} : { fillRing: umem.fillRing }),
    readerResumes: readersOf((task) => {
      pointAtRx(task.thread, task.id);
      pointAtTx(task.thread, task.id);
      return new UserReader(kernel, task, answers, umem);
    }),
    delayedAck: wakesForAck(kernel),
  };
}

const path = {
  id: 'af-xdp',
  label: 'AF_XDP',
  summary: 'The channel come true: a program in the driver\'s poll sorts into rings that the processes see; TCP runs in the process',
  usesSkBuffs: false,
  structures: xskStructures,
  places: [xskPlace],
  socketRing: xskRx,
};

/** AF_XDP (Linux 4.18; need_wakeup 5.4): four rings, one producer and one consumer each, over memory of the process. */
export const afXdp: ReceivePath = {
  ...path,
  stages: zeroCopyStages,
  copying: { ...path, stages: copyStages, programs: (kernel) => programs(kernel, true) },
  programs: (kernel) => programs(kernel, false),
};
