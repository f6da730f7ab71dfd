import type { Kernel } from '../../kernel/kernel.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { ChannelDriver } from '../socketChannel/driver.ts';
import { StackReceive } from '../stack/receive.ts';
import { wakeReader } from '../wakeReader.ts';
import { GivenBack } from './givenBack.ts';
import { UserReader } from './reader.ts';
import { appChannelStages } from './stages.ts';
import { TransmitChannels } from './transmitChannels.ts';

/** Van Jacobson's application channel: the ring is mapped into the process, which does its own TCP. No copy, no system call per packet. */
export const appChannel: ReceivePath = {
  id: 'app-channel',
  label: 'Application channel',
  summary: 'The interrupt\'s core sorts into rings that the processes see; TCP runs in the process',
  stages: appChannelStages,
  usesSkBuffs: false,
  programs: (kernel: Kernel) => {
    const transmit = new TransmitChannels(kernel);
    const givenBack = new GivenBack(kernel);
    const driver = new ChannelDriver(kernel, new StackReceive(kernel), { buffer: givenBack.source(), first: transmit.drain });
    return {
      beginInterrupt: (cpu) => driver.beginInterrupt(cpu),
      beginSoftirq: (cpu) => driver.beginSoftirq(cpu),
      readerResumes: readersOf((task) => new UserReader(kernel, task, transmit, givenBack)),
      // The process slept with a time limit.
      delayedAck: (cpu, socket) => {
        kernel.pointAtSocket(cpu.softirq, socket.id);
        wakeReader(kernel, cpu.softirq, socket.reader, -1, () => {});
      },
    };
  },
};
