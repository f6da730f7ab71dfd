import type { Command } from '../command.ts';
import { toldAsJson } from '../../analysis/tableAgreement.ts';
import { type Agreement, validations } from '../../validation/registry.ts';
import { parseOptions } from '../options.ts';
import { VALIDATION as WORDS } from '../../words/commandLine.ts';
import { textTable } from '../textTable.ts';
import { agreementLine, validationText } from '../validationText.ts';

const json = (result: Agreement): unknown => ('choices' in result ? toldAsJson(result) : result);

/** `lab validate`: what the model makes of measurements of others, misses included; without an id a line for each. */
export const validate: Command = {
  id: 'validate',
  run: async (argv, io) => {
    const options = parseOptions(argv, { json: 'flag' }, 1);
    if (!options.ok) return options.problem;
    const { words: [id], values } = options.value;
    const wanted = id === undefined ? validations.all : validations.all.filter((validation) => validation.id === id);
    if (wanted.length === 0) return { code: 'usageValidate', values: { got: id ?? '', known: validations.ids.join(', ') } };
    const results = wanted.map((validation) => ({ validation, result: validation.run() }));
    if (!values.has('json')) {
      if (id === undefined) io.out(`${textTable([['', '', WORDS.agreement], ...results.map(({ validation, result }) => [validation.id, validation.label, agreementLine(result)])], 3)}\n`);
      else for (const { validation, result } of results) io.out(validationText(validation.label, result));
      return undefined;
    }
    const [only] = results;
    const told = id === undefined ? Object.fromEntries(results.map(({ validation, result }) => [validation.id, json(result)])) : only === undefined ? undefined : json(only.result);
    io.out(`${JSON.stringify(told, null, 2)}\n`);
    return undefined;
  },
};
