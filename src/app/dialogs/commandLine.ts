import { KNOBS } from '../../scenario/knobs.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import { findSample } from '../../scenario/samples.ts';
import type { Scenario } from '../../scenario/schema.ts';

export interface CommandLine {
  readonly command: string;
  /** Files that the command reads; `text` where the page can hand the file out. */
  readonly files: readonly { readonly name: string; readonly text?: string }[];
}

/**
 * The command that prints this run. Knobs that differ from the library's scenario are set one by one; what no option can
 * say (rules, a local address, a time limit, a scenario of one's own) goes into a scenario file.
 */
export function commandLineOf(scenario: Scenario, path: string): CommandLine {
  const base = scenarios.find(scenario.id);
  const files: { name: string; text?: string }[] = [];
  const words = ['npm run -s lab -- run'];
  const isSayable = base !== undefined && rest(scenario) === rest(base);
  if (isSayable) {
    words.push('--scenario', scenario.id, '--path', path);
    for (const { id } of KNOBS) if (scenario.knobs[id] !== base.knobs[id]) words.push('--set', `${id}=${scenario.knobs[id]}`);
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

/** What no option says. */
const rest = ({ knobs: _knobs, capture: _capture, ...others }: Scenario): string => JSON.stringify(Object.entries(others).sort(([one], [other]) => (one < other ? -1 : 1)));

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
