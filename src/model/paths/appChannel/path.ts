import { channelShape } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { PathPrograms } from '../../kernel/pathPrograms.ts';
import { FilteredSorter } from '../filteredChannel/sorter.ts';
import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { ChannelDriver } from '../socketChannel/driver.ts';
import { StackReceive } from '../stack/receive.ts';
import { AckSender } from '../transmitAck.ts';
import { wakeReader } from '../wakeReader.ts';
import { GivenBack } from './givenBack.ts';
import { type Answers, UserReader } from './reader.ts';
import { appChannelStages, filteredAppStages } from './stages.ts';
import { TransmitChannels } from './transmitChannels.ts';

/** The process slept with a time limit. */
export const wakesForAck = (kernel: Kernel): PathPrograms['delayedAck'] => (cpu, socket) => {
  kernel.pointAtSocket(cpu.softirq, socket.id);
  wakeReader(kernel, cpu.softirq, socket.reader, -1, () => {});
};

/** Miller's objection answered for the application: packets and answers pass netfilter, the data still lies where the process uses it. */
const filteredApp: ReceivePath = {
  id: 'app-channel',
  label: 'Application channel',
  summary: 'Netfilter first, in the softirq, then into rings that the processes see; answers by system call',
  stages: filteredAppStages,
  usesSkBuffs: false,
  socketRing: channelShape,
  programs: (kernel: Kernel) => {
    const givenBack = new GivenBack(kernel);
    const sorter = new FilteredSorter(kernel, kernel.stage('unwrap'));
    const driver = new ChannelDriver(kernel, new StackReceive(kernel, sorter), { buffer: givenBack.source() }, false);
    const sender = new AckSender(kernel, 'task');
    const sendCall = kernel.stage('sendCall');
    const answers: Answers = { put: (thread, socket, packet, then) => thread.run(sendCall, packet, () => sender.send(thread, socket, packet, then)) };
    return {
      beginInterrupt: (cpu) => driver.beginInterrupt(cpu),
      beginSoftirq: (cpu) => driver.beginSoftirq(cpu),
      readerResumes: readersOf((task) => new UserReader(kernel, task, answers, givenBack, false)),
      delayedAck: wakesForAck(kernel),
    };
  },
};

/** Van Jacobson's application channel: the ring is mapped into the process, which does its own TCP. No copy, no system call per packet. */
export const appChannel: ReceivePath = {
  id: 'app-channel',
  label: 'Application channel',
  summary: 'The interrupt\'s core sorts into rings that the processes see; TCP runs in the process',
  stages: appChannelStages,
  usesSkBuffs: false,
  socketRing: channelShape,
  afterNetfilter: filteredApp,
  programs: (kernel: Kernel) => {
    const transmit = new TransmitChannels(kernel);
    const givenBack = new GivenBack(kernel);
    const driver = new ChannelDriver(kernel, new StackReceive(kernel), { buffer: givenBack.source(), first: transmit.drain });
    return {
      beginInterrupt: (cpu) => driver.beginInterrupt(cpu),
      beginSoftirq: (cpu) => driver.beginSoftirq(cpu),
      readerResumes: readersOf((task) => new UserReader(kernel, task, transmit, givenBack)),
      delayedAck: wakesForAck(kernel),
    };
  },
};
