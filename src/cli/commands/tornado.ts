import { simulate } from '../../model/simulate.ts';
import { usualView } from '../../scenario/queueExperiment.ts';
import { tornado, type TornadoBar } from '../../validation/tornado.ts';
import type { Command } from '../command.ts';
import { readInputs } from '../inputs.ts';
import { NO_NETFILTER } from '../netfilterInputs.ts';
import { parseOptions } from '../options.ts';
import { textTable } from '../textTable.ts';

const SHOWN = 20;
const COLUMNS = ['constant', 'value', 'unit', 'grade', 'busy A −20 %', '+20 %', 'busy B −20 %', '+20 %', 'gap moves'];

/** `lab tornado`: which constants move what two paths are told apart by. */
export const tornadoCommand: Command = {
  id: 'tornado',
  run: async (argv, io) => {
    const options = parseOptions(argv, { scenario: 'once', a: 'once', b: 'once', capture: 'once', local: 'once', set: 'many', constant: 'many', json: 'flag', 'machine-file': 'once' }, 0);
    if (!options.ok) return options.problem;
    const { values } = options.value;
    const one = (name: string): string | undefined => values.get(name)?.[0];
    const inputs = await readInputs({ scenario: one('scenario'), capture: one('capture'), local: one('local'), sets: values.get('set') ?? [], constants: values.get('constant') ?? [], machineFile: one('machine-file'), netfilter: NO_NETFILTER }, io);
    if (!inputs.ok) return inputs.problem;
    const { scenario, capture, rules } = inputs.value;
    const usual = usualView(scenario);
    const paths = { a: one('a') ?? usual.a, b: one('b') ?? usual.b };
    const result = tornado(scenario, (changed, side) =>
      simulate({ scenario: changed, pathId: paths[side], capture, rules }));
    if (!result.ok) return result.problem;
    if (values.has('json')) io.out(`${JSON.stringify({ scenario: scenario.id, ...paths, ...result.value }, null, 2)}\n`);
    else io.out(textTable([COLUMNS, ...result.value.bars.slice(0, SHOWN).map(rowOf)], 1));
    return undefined;
  },
};

const rowOf = ({ id, value, unit, grade, low, high, spread }: TornadoBar): readonly string[] => [
  id, String(value), unit, grade, ...[low.verdict.busyA, high.verdict.busyA, low.verdict.busyB, high.verdict.busyB, spread].map((percent) => percent.toFixed(2)),
];
