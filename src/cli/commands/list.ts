import { catalogue } from '../../model/catalogue.ts';
import { KNOBS, type KnobSpec } from '../../scenario/knobs.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import type { OwnMachine } from '../../scenario/ownMachine.ts';
import { sayOnCommandLine } from '../../words/commandLine.ts';
import type { Command } from '../command.ts';
import { readMachine } from '../inputs.ts';
import { parseOptions } from '../options.ts';
import { textTable } from '../textTable.ts';

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly label: string };

/** What can be listed, and which fields of a row the table shows. */
const LISTS: Readonly<Record<string, { readonly rows: (ownMachine?: OwnMachine) => readonly Row[]; readonly columns: readonly string[] }>> = {
  paths: { rows: () => catalogue().paths.map((path) => ({ ...path })), columns: ['id', 'label', 'summary'] },
  queues: { rows: () => catalogue().queues.map((queue) => ({ ...queue })), columns: ['id', 'label', 'summary'] },
  machines: { rows: (own) => catalogue(own).machines.map((machine) => ({ ...machine })), columns: ['id', 'label', 'coresMax', 'summary'] },
  scenarios: { rows: () => scenarios.all.map(({ id, label, lookFor, knobs, capture }) => ({ id, label, lookFor, knobs, ...(capture === undefined ? {} : { capture }) })), columns: ['id', 'label', 'lookFor'] },
  knobs: { rows: () => KNOBS.map(knobRow), columns: ['id', 'default', 'min', 'max', 'unit', 'choices', 'help'] },
  constants: { rows: (own) => catalogue(own).constants.map((constant) => ({ ...constant })), columns: ['id', 'of', 'value', 'unit', 'grade', 'label', 'source'] },
};

/** `lab list`: what there is to choose from. */
export const list: Command = {
  id: 'list',
  run: async (argv, io) => {
    const options = parseOptions(argv, { json: 'flag', 'machine-file': 'once' }, 1);
    if (!options.ok) return options.problem;
    const [what = ''] = options.value.words;
    const wanted = Object.hasOwn(LISTS, what) ? LISTS[what] : undefined;
    if (wanted === undefined) return { code: 'usageList', values: { known: Object.keys(LISTS).join(', ') } };
    const measured = await readMachine(options.value.values.get('machine-file')?.[0], io);
    if (!measured.ok) return measured.problem;
    const rows = wanted.rows(measured.value?.machine);
    for (const remark of measured.value?.remarks ?? []) io.err(`${sayOnCommandLine(remark)}\n`);
    if (options.value.values.has('json')) io.out(`${JSON.stringify(rows, null, 2)}\n`);
    else io.out(textTable([wanted.columns, ...rows.map((row) => wanted.columns.map((column) => cellText(row[column])))], wanted.columns.length));
    return undefined;
  },
};

/** Every knob has the same fields, null where they mean nothing for it. */
function knobRow(knob: KnobSpec): Row {
  const { id, label, unit, help, kind } = knob;
  if (knob.kind === 'number') return { id, label, unit, min: knob.min, max: knob.max, default: knob.default, kind, whole: knob.integer, choices: null, help };
  const choices = knob.choices === 'machines' ? catalogue().machines.map((machine) => machine.id) : knob.choices.map((choice) => choice.id);
  return { id, label, unit, min: null, max: null, default: knob.default, kind, whole: null, choices, help };
}

function cellText(value: unknown): string {
  if (Array.isArray(value)) return value.join(' | ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
