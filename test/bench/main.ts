import { cpus } from 'node:os';
import { benchAnalysis } from './analysis.ts';
import { benchCalendar } from './calendar.ts';
import { benchCaptures } from './captures.ts';
import { benchCoherence } from './coherence.ts';
import { benchKnob, benchPaths, benchScale, benchSecond } from './engine.ts';
import { benchRules } from './rules.ts';

const BENCHES: Readonly<Record<string, (print: (line: string) => void) => void>> = {
  calendar: benchCalendar,
  coherence: benchCoherence,
  scale: benchScale,
  second: benchSecond,
  paths: benchPaths,
  knob: benchKnob,
  analysis: benchAnalysis,
  rules: benchRules,
  captures: benchCaptures,
};

/** `npm run bench [name…]`: medians and ratios, for reading. Not a test: nothing fails here for being slow. */
export function main(argv: readonly string[]): number {
  const unknown = argv.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no bench ${unknown.join(', ')}. Known are: ${Object.keys(BENCHES).join(', ')}.\n`);
    return 2;
  }
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(`node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown processor'} × ${cpus().length}`);
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (argv.length === 0 || argv.includes(name)) bench(print);
  }
  return 0;
}
