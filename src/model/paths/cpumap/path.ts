import type { ReceivePath } from '../receivePath.ts';
import { readersOf } from '../readersOf.ts';
import { NapiPoll } from '../stack/napiPoll.ts';
import { napiPrograms } from '../stack/path.ts';
import { StackReader } from '../stack/reader.ts';
import { CpuMap, Redirect } from './redirect.ts';
import { cpumapStages } from './stages.ts';
import { batchPlace, bulkPlace, cpumapStructures, ringPlace } from './structures.ts';

/** XDP_REDIRECT into a cpumap (4.15): steering before there is an sk_buff. */
export const cpumap: ReceivePath = {
  id: 'cpumap',
  label: 'XDP cpumap',
  summary: 'A program in the driver\'s poll sends bare frames by their flow\'s hash to kernel threads of the other cores, which build the sk_buffs and run the stack',
  stages: cpumapStages,
  structures: cpumapStructures,
  places: [bulkPlace, ringPlace, batchPlace],
  kernelThreads: 'perCore',
  usesSkBuffs: false,
  queues: 'one',
  programs: (kernel) => {
    const map = new CpuMap(kernel);
    const polls = kernel.card.queues.map((queue) => {
      const redirect = new Redirect(kernel, map);
      return new NapiPoll(kernel, queue, redirect, redirect);
    });
    return { ...napiPrograms(kernel, polls), readerResumes: readersOf((task) => new StackReader(kernel, task)) };
  },
};
