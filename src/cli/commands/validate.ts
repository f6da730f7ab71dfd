import type { Command } from '../command.ts';
import { validations } from '../../validation/registry.ts';
import { parseOptions } from '../options.ts';
import { validationText } from '../validationText.ts';

/** `lab validate`: what the model makes of measurements of others, misses included. */
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
      for (const { validation, result } of results) io.out(validationText(validation.label, result));
      return undefined;
    }
    const [only] = results;
    const told = id === undefined ? Object.fromEntries(results.map(({ validation, result }) => [validation.id, result])) : only?.result;
    io.out(`${JSON.stringify(told, null, 2)}\n`);
    return undefined;
  },
};
