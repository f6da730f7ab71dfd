import { formatNumber } from './format.ts';
import type { Message } from './told.ts';

const AS_PRINTED = 'as core-to-core-latency --csv or tools/measure print it';

/** What is said of core-to-core latency tables, and of the machine that they show. */
export const MACHINE_MESSAGES = {
  coreToCoreTooLong: (v) => `The file has ${v.bytes('bytes')}; a table of latencies has at most ${v.bytes('max')}. Give the latencies only, ${AS_PRINTED}.`,
  coreToCoreOneCore: () => `The table has no pair of cores: one core alone sends no messages. Give the latencies of at least two, ${AS_PRINTED}.`,
  coreToCoreTooMany: (v) => `The table has more than ${v.count('max')} rows, as many as are read. Measure some of the cores only: taskset -c 0-63.`,
  coreToCoreShape: (v) =>
    `The table ends here, with ${v.counted('rows', 'row', 'rows')} and ${v.counted('columns', 'column', 'columns')}: every core needs a row and a column. If it was cut off, copy it again, ${AS_PRINTED}.`,
  coreToCoreNotNumber: (v) => `“${v.text('got')}” is no latency in ns. Write a number such as 52.3, or nothing where none was measured.`,
  coreToCoreAbsurd: (v) => `${v.text('got')} cannot be the latency of a message between two cores: from ${v.text('min')} to ${v.count('max')} ns are read. Is the table in ns?`,
  coreToCoreApart: (v) => `Nothing in the table connects thread ${v.count('core')} (counted from 0) with those before it. Measure again: every core needs at least one latency.`,

  coreToCoreMean: (v) => `${v.counted('pairs', 'pair has', 'pairs have')} two latencies, one each way, up to ${v.count('percent')} % apart: their mean counts.`,
  coreToCoreHoles: (v) => `${v.count('missing')} of ${v.counted('pairs', 'pair', 'pairs')} have no latency: they count as others of their distance.`,
  coreToCoreSiblings: (v) => `${v.count('threads')} hardware threads on ${v.counted('cores', 'core', 'cores')}: here a core has one, the second is left out.`,
  coreToCoreMaybeSiblings: () => 'These two answer each other so fast that they may be hardware threads of one core. They are taken as two cores.',
  coreToCoreFirst: (v) => `The machine has ${v.count('cores')} cores: the first ${v.count('max')} are taken.`,
  coreToCoreNote: (v) => `${v.text('key')} cannot be ${v.text('got')}: from ${formatNumber(v.number('min'))} to ${formatNumber(v.number('max'))} can. It was left out.`,
  ownMachineRecognised: (v) => {
    const messages = [['complex', 'within a complex'], ['socket', 'between complexes'], ['machine', 'between sockets']] as const;
    const said = messages.flatMap(([id, where]) => (Number.isNaN(v.number(id)) ? [] : [`${v.ns(id)} ${where}`]));
    return `${v.counted('cores', 'core', 'cores')}, ${v.counted('complexes', 'complex', 'complexes')}, ${v.counted('sockets', 'socket', 'sockets')}; messages: ${said.join(', ')}.`;
  },
  ownMachineCores: (v) => `Your machine has ${v.counted('cores', 'core', 'cores')}: the scenario runs on no more.`,
  noOwnMachine: () => 'There is no machine of your own here yet. Drop its core-to-core latencies on the page, or give --machine-file FILE.',
} as const satisfies Record<string, Message>;
