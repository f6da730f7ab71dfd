import type { Problem } from '../../base/result.ts';
import { parseIpsetSave } from '../../exchange/ipsetSave/parseIpsetSave.ts';
import { parseIptablesSave, RULE_CHARACTERS_MAX, type ParsedRules } from '../../exchange/iptablesSave/parseIptablesSave.ts';
import { unknownSets } from '../../exchange/iptablesSave/unknownSets.ts';
import { readCases, type ReadCase } from '../../exchange/netfilterCases/readCases.ts';
import { judgePackets } from '../../model/netfilterVerdicts.ts';
import { sayOnCommandLine } from '../../words/commandLine.ts';
import type { Command } from '../command.ts';
import type { CommandIo } from '../io.ts';
import { parseOptions } from '../options.ts';
import { readOptional, readText } from '../readText.ts';

const CASES_BYTES_MAX = 512 * 1024 * 1024;
const SEED = 1;

/** `lab netfilter`: cases with the verdicts that a kernel would give. */
export const netfilter: Command = {
  id: 'netfilter',
  run: async (argv, io) => {
    const options = parseOptions(argv, { rules: 'once', ipset: 'once', unknown: 'once' }, 1);
    if (!options.ok) return options.problem;
    const { words: [path], values } = options.value;
    const unknown = values.get('unknown')?.[0] ?? 'never';
    if (unknown !== 'never' && unknown !== 'always') return { code: 'usageUnknownMatches', values: { got: unknown } };
    const rules = await readOptional(values.get('rules')?.[0], RULE_CHARACTERS_MAX, io);
    if (!rules.ok) return rules.problem;
    const ipset = await readOptional(values.get('ipset')?.[0], RULE_CHARACTERS_MAX, io);
    if (!ipset.ok) return ipset.problem;
    const given = { rules: rules.value, ipset: ipset.value, unknown } as const;
    if (path === undefined) return given.rules === undefined ? { code: 'usageNetfilter' } : reportOnly(given.rules, given.ipset, io);
    const text = await readText(path, CASES_BYTES_MAX, io);
    if (!text.ok) return text.problem;
    const cases = readCases(text.value);
    if (!cases.ok) return { ...cases.problem, where: [path, cases.problem.where].filter((part) => part !== undefined).join(', ') };
    io.out(`${JSON.stringify(cases.value.map((one) => judged(one, given, io)), null, 1)}\n`);
    return undefined;
  },
};

interface Given {
  readonly rules: string | undefined;
  readonly ipset: string | undefined;
  readonly unknown: 'never' | 'always';
}

/** The case as it was given, its verdicts filled in. */
function judged(one: ReadCase, given: Given, io: CommandIo): Readonly<Record<string, unknown>> {
  const rules = given.rules ?? one.rules;
  const hasIpv6 = one.packets.some(({ dst }) => dst.includes(':'));
  const parsed = parseIptablesSave(rules, hasIpv6 ? 'ipv6' : undefined);
  const sets = parseIpsetSave(given.ipset ?? one.ipset ?? '');
  report(one.name, parsed, [...sets.remarks, ...unknownSets(parsed.ruleSet, sets.sets)], io);
  const { verdicts } = judgePackets(parsed.ruleSet, one.packets, { sets: sets.sets, unknown: given.unknown, seed: SEED, ...(one.sysctls === undefined ? {} : { sysctls: one.sysctls }) });
  const { verdicts: _, ...fields } = one.fields;
  return { ...fields, ...(given.rules === undefined ? {} : { rules }), verdicts };
}

function reportOnly(rules: string, ipset: string | undefined, io: CommandIo): undefined {
  const parsed = parseIptablesSave(rules);
  const sets = parseIpsetSave(ipset ?? '');
  report('', parsed, [...sets.remarks, ...unknownSets(parsed.ruleSet, sets.sets)], io);
  io.out(`${JSON.stringify({ family: parsed.ruleSet.family, tables: parsed.ruleSet.tables.map(({ name }) => name), rules: parsed.rules, remarks: parsed.remarks }, null, 1)}\n`);
}

function report(name: string, { remarks, remarksLeft }: ParsedRules, ofSets: readonly Problem[], io: CommandIo): void {
  const place = name === '' ? '' : `${name}, `;
  for (const remark of [...ofSets, ...remarks]) io.err(`${sayOnCommandLine({ ...remark, where: `${place}${remark.where ?? ''}` })}\n`);
  if (remarksLeft > 0) io.err(`${sayOnCommandLine({ code: 'ruleRemarksLeft', ...(name === '' ? {} : { where: name }), values: { count: remarksLeft } })}\n`);
}
