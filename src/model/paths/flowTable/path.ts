import { channelShape } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { listStages } from '../channelList.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { ChannelReader } from '../socketChannel/reader.ts';
import { napiPrograms, pollsOf } from '../stack/path.ts';
import { StackReceive } from '../stack/receive.ts';
import { FlowTable } from './flowTable.ts';
import { FlowSorter } from './receive.ts';
import { flowTableStages } from './stages.ts';

/** A flow cache that learns what the hooks decided, and then goes past them (GUFC; the kernel's own only forwards). */
export const flowTable: ReceivePath = {
  id: 'flowtable',
  label: 'Flow table',
  summary: 'Learns from a flow\'s first packets where it ends, rewrites and sorts the rest past all rules (delivery is a what-if)',
  stages: flowTableStages,
  listStages: listStages(flowTableStages, { channel: 'Channel', item: 'SkBuff.head' }),
  usesSkBuffs: true,
  socketRing: channelShape,
  programs: (kernel: Kernel) => {
    const table = new FlowTable(kernel.config.flowLagNs);
    return {
      ...napiPrograms(kernel, pollsOf(kernel, () => new StackReceive(kernel, new FlowSorter(kernel, table)))),
      readerResumes: readersOf((task) => new ChannelReader(kernel, task)),
      rulesChanged: (atNs) => table.rulesChanged(atNs),
    };
  },
};
