import { channelShape } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { listStages } from '../channelList.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { ChannelReader } from '../socketChannel/reader.ts';
import { napiPrograms, pollsOf } from '../stack/path.ts';
import { StackReceive } from '../stack/receive.ts';
import { FilteredSorter } from './sorter.ts';
import { filteredChannelStages } from './stages.ts';

/** Netfilter first, in the softirq and with an sk_buff, then the socket's channel: right, and what it costs. */
export const filteredChannel: ReceivePath = {
  id: 'filtered-channel',
  label: 'Filtered channel',
  summary: 'Netfilter first, in the softirq, then into the channel of the socket that is really meant',
  stages: filteredChannelStages,
  listStages: listStages(filteredChannelStages, { channel: 'Channel', item: 'SkBuff.head' }),
  usesSkBuffs: true,
  socketRing: channelShape,
  programs: (kernel: Kernel) => ({
    ...napiPrograms(kernel, pollsOf(kernel, () => new StackReceive(kernel, new FilteredSorter(kernel)))),
    readerResumes: readersOf((task) => new ChannelReader(kernel, task)),
  }),
};
