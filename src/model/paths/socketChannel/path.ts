import { channelShape } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { filteredChannel } from '../filteredChannel/path.ts';
import { listStages } from '../channelList.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { StackReceive } from '../stack/receive.ts';
import { delayedAckBy } from '../transmitAck.ts';
import { ChannelDriver } from './driver.ts';
import { ChannelReader } from './reader.ts';
import { socketChannelStages } from './stages.ts';

/** Van Jacobson's socket channel: the interrupt sorts by transport signature, protocol work happens where the data is read. */
export const socketChannel: ReceivePath = {
  id: 'socket-channel',
  label: 'Socket channel',
  summary: 'The interrupt\'s core only sorts into per-socket rings, the work follows the reader',
  stages: socketChannelStages,
  listStages: listStages(socketChannelStages),
  usesSkBuffs: false,
  socketRing: channelShape,
  afterNetfilter: filteredChannel,
  programs: (kernel: Kernel) => {
    const driver = new ChannelDriver(kernel, new StackReceive(kernel));
    return {
      beginInterrupt: (cpu) => driver.beginInterrupt(cpu),
      beginSoftirq: (cpu) => driver.beginSoftirq(cpu),
      readerResumes: readersOf((task) => new ChannelReader(kernel, task, true)),
      delayedAck: delayedAckBy(kernel),
    };
  },
};
