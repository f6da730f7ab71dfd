import { KNOBS } from '../../scenario/knobs.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import { endpointText, interventionText, sysctlsText } from '../../scenario/netfilterFields.ts';
import { findSample } from '../../scenario/samples.ts';
import type { Scenario } from '../../scenario/schema.ts';

export interface CommandLine {
  readonly command: string;
  /** Files that the command reads; `text` where the page can hand the file out. */
  readonly files: readonly { readonly name: string; readonly text?: string }[];
}

/**
 * The command that prints this run. Knobs that differ from the library's scenario are set one by one; what no option can
 * say (a local address, a time limit, sysctls, a measured machine, a scenario of one's own) goes into a scenario file.
 */
export function commandLineOf(scenario: Scenario, path: string): CommandLine {
  const base = scenarios.find(scenario.id);
  const files: { name: string; text?: string }[] = [];
  const words = ['npm run -s lab -- run'];
  const netfilter = base === undefined ? undefined : netfilterWords(scenario, base);
  const isSayable = base !== undefined && netfilter !== undefined && scenario.localAddress === base.localAddress && scenario.timeLimitNs === base.timeLimitNs && scenario.queueExperiment?.gapNs === base.queueExperiment?.gapNs && Object.keys(base.constants ?? {}).every((id) => scenario.constants?.[id] !== undefined) && scenario.ownMachine === undefined;
  if (isSayable) {
    words.push('--scenario', scenario.id, '--path', path);
    for (const { id } of KNOBS) if (scenario.knobs[id] !== base.knobs[id]) words.push('--set', `${id}=${scenario.knobs[id]}`);
    for (const [id, value] of Object.entries(scenario.constants ?? {})) if (base.constants?.[id] !== value) words.push('--constant', `${id}=${value}`);
    words.push(...netfilter.words);
    files.push(...netfilter.files);
  } else {
    const name = `${scenario.id}.json`;
    files.push({ name, text: `${JSON.stringify(scenario, null, 2)}\n` });
    words.push('--scenario', quoted(name), '--path', path);
  }
  const { capture } = scenario;
  if (scenario.knobs.process === 'replay' && capture !== undefined && (!isSayable || capture.digest !== base.capture?.digest)) {
    const sample = findSample(capture.digest);
    words.push('--capture', quoted(sample === undefined ? capture.name : `public/${sample.path}`));
    if (sample === undefined) files.push({ name: capture.name });
  }
  words.push('--json');
  return { command: words.join(' '), files };
}

/** Options that make a scenario's netfilter and endpoints of those of the library's; undefined where none can. */
function netfilterWords(scenario: Scenario, base: Scenario): { readonly words: readonly string[]; readonly files: CommandLine['files'] } | undefined {
  const { netfilter, endpoints, interventions = [] } = scenario;
  const before = base.netfilter;
  const kept = base.interventions ?? [];
  const isAddedTo = JSON.stringify(interventions.slice(0, kept.length)) === JSON.stringify(kept);
  const isGone = (before !== undefined && netfilter === undefined) || (before?.ipset !== undefined && netfilter?.ipset === undefined) || (base.endpoints !== undefined && endpoints === undefined);
  if (!isAddedTo || isGone || sysctlsText(netfilter?.sysctls ?? {}) !== sysctlsText(before?.sysctls ?? {})) return undefined;
  const words: string[] = [];
  const files: { name: string; text: string }[] = [];
  const file = (option: string, name: string, text: string): void => {
    words.push(option, quoted(name));
    files.push({ name, text });
  };
  if (netfilter !== undefined && netfilter.rules !== before?.rules) file('--rules', `${scenario.id}.rules`, netfilter.rules);
  if (netfilter?.ipset !== undefined && netfilter.ipset !== before?.ipset) file('--ipset', `${scenario.id}.ipset`, netfilter.ipset);
  if (netfilter !== undefined && netfilter.unknown !== (before?.unknown ?? 'never')) words.push('--unknown', netfilter.unknown);
  for (const added of interventions.slice(kept.length)) words.push('--add', quoted(interventionText(added)));
  if (endpoints !== undefined && JSON.stringify(endpoints) !== JSON.stringify(base.endpoints)) for (const endpoint of endpoints) words.push('--endpoint', quoted(endpointText(endpoint)));
  return { words, files };
}

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w./:=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
