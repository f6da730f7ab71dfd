import { at } from '../../../base/assert.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { listStages } from '../channelList.ts';
import type { ReceivePath } from '../receivePath.ts';
import { buffersOfSlab, ReceiveLoop } from '../receiveLoop.ts';
import { readersOf } from '../readersOf.ts';
import { StackReader } from '../stack/reader.ts';
import { delayedAckBy } from '../transmitAck.ts';
import { CoreChannels } from './coreChannels.ts';
import { driverChannelStages } from './stages.ts';

/** Van Jacobson's driver channel: the interrupt puts bare buffers into a channel, the reader's core runs the whole stack. */
export const driverChannel: ReceivePath = {
  id: 'driver-channel',
  label: 'Driver channel',
  summary: 'The interrupt\'s core only takes frames off the card, the softirq of the reader\'s core does the rest',
  stages: driverChannelStages,
  listStages: listStages(driverChannelStages, { channel: 'CoreChannel', item: 'ChannelItem.next' }),
  usesSkBuffs: false,
  kernelThreads: 'perCore',
  programs: (kernel: Kernel) => {
    const channels = new CoreChannels(kernel);
    const target = at(kernel.cpus, kernel.config.readerCore);
    const loop = new ReceiveLoop(kernel, {
      look: kernel.stage('driverRx'), buffer: buffersOfSlab(kernel), sort: (thread, packet, posted) => channels.put(thread, packet, target, posted),
    });
    return {
      beginInterrupt: (cpu) => loop.begin(cpu),
      beginSoftirq: (cpu) => channels.beginSoftirq(cpu),
      beginIpi: (cpu) => channels.beginIpi(cpu),
      readerResumes: readersOf((task) => new StackReader(kernel, task)),
      delayedAck: delayedAckBy(kernel),
    };
  },
};
