import { breakEvens } from '../../analysis/ledger/breakEven.ts';
import { ledger as keepLedger, type Simulate } from '../../analysis/ledger/ledger.ts';
import { LEDGER_DEFAULTS, LEDGER_ITEMS, LEDGER_RULES_MAX, type LedgerOptions, ledgerRefuses, ledgerScenario } from '../../analysis/ledger/ledgerScenario.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { catalogue } from '../../model/catalogue.ts';
import { simulate } from '../../model/simulate.ts';
import { parseDecimal } from '../../scenario/fieldText.ts';
import type { Command } from '../command.ts';
import { NO_NETFILTER } from '../netfilterInputs.ts';
import { readInputs } from '../inputs.ts';
import { ledgerText } from '../ledgerText.ts';
import { parseOptions } from '../options.ts';

const run: Simulate = (scenario, pathId) => {
  const rules = loadRules(scenario);
  return rules.ok ? simulate({ scenario, pathId, rules: rules.value }) : rules;
};

/** `lab ledger`: what the application channel saves, and what each requirement takes of it. */
export const ledger: Command = {
  id: 'ledger',
  run: async (argv, io) => {
    const options = parseOptions(argv, { scenario: 'once', set: 'many', rules: 'once', unclassified: 'once', step: 'once', json: 'flag', 'machine-file': 'once' }, 0);
    if (!options.ok) return options.problem;
    const { values } = options.value;
    const one = (name: string): string | undefined => values.get(name)?.[0];
    const inputs = await readInputs({ scenario: one('scenario'), capture: undefined, local: undefined, sets: values.get('set') ?? [], constants: [], machineFile: one('machine-file'), netfilter: NO_NETFILTER }, io);
    if (!inputs.ok) return inputs.problem;
    const { scenario } = inputs.value;
    const chosen = optionsOf(one('rules'), one('unclassified'));
    if (!chosen.ok) return chosen.problem;
    const refused = ledgerRefuses(scenario);
    if (refused !== undefined) return refused;
    const step = one('step');
    if (step !== undefined) {
      const place = LEDGER_ITEMS.findIndex((item) => item === step);
      if (place < 0) return { code: 'usageLedgerStep', values: { got: step, known: LEDGER_ITEMS.join(', ') } };
      io.out(`${JSON.stringify(ledgerScenario(scenario, new Set(LEDGER_ITEMS.slice(0, place + 1)), chosen.value), null, 2)}\n`);
      return undefined;
    }
    const work = { simulate: run, scenario, options: chosen.value, knownPaths: catalogue().paths.map(({ id }) => id) };
    const told = keepLedger(work);
    if (!told.ok) return told.problem;
    const even = breakEvens(work);
    if (!even.ok) return even.problem;
    io.out(values.has('json') ? `${JSON.stringify({ scenario: scenario.id, machine: scenario.knobs.machine, ...told.value, breakEven: even.value }, null, 2)}\n` : ledgerText(scenario.label, told.value, even.value));
    return undefined;
  },
};

function optionsOf(rules: string | undefined, share: string | undefined): Result<LedgerOptions> {
  const count = rules === undefined ? LEDGER_DEFAULTS.rules : parseDecimal(rules);
  if (count === undefined || !Number.isInteger(count) || count < 0 || count > LEDGER_RULES_MAX) return fail('usageLedgerRules', undefined, { got: rules ?? '', max: LEDGER_RULES_MAX });
  const unclassifiedShare = share === undefined ? LEDGER_DEFAULTS.unclassifiedShare : parseDecimal(share);
  if (unclassifiedShare === undefined || unclassifiedShare < 0 || unclassifiedShare > 100) return fail('usageLedgerShare', undefined, { got: share ?? '' });
  return ok({ rules: count, unclassifiedShare });
}
