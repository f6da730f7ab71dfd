import { runReport } from '../../analysis/runReport.ts';
import type { Problem, Result } from '../../base/result.ts';
import { simulate } from '../../model/simulate.ts';
import { usualView } from '../../scenario/queueExperiment.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { digest } from '../../trace/digest.ts';
import { traceBytes, type Trace } from '../../trace/trace.ts';
import { sayOnCommandLine } from '../../words/commandLine.ts';
import type { Command } from '../command.ts';
import { readInputs, type Inputs } from '../inputs.ts';
import type { CommandIo } from '../io.ts';
import { parseOptions } from '../options.ts';
import { reportText, type EngineReport } from '../reportText.ts';

export const RUN_OPTIONS = {
  scenario: 'once', path: 'once', capture: 'once', local: 'once', set: 'many', constant: 'many', json: 'flag', rules: 'once', ipset: 'once', unknown: 'once', add: 'many', endpoint: 'many', 'machine-file': 'once',
} as const;

/** `lab run`: one scenario through one receive path. */
export const run: Command = {
  id: 'run',
  run: async (argv, io) => {
    const options = parseOptions(argv, RUN_OPTIONS, 0);
    if (!options.ok) return options.problem;
    const { values } = options.value;
    const inputs = await readRun(values, io);
    if (!inputs.ok) return inputs.problem;
    const one = (name: string): string | undefined => values.get(name)?.[0];
    const all = (name: string): readonly string[] => values.get(name) ?? [];
    const what = [one('capture') ?? inputs.value.scenario.label, ...all('set'), ...all('constant'), ...all('machine-file'), ...all('rules'), ...all('add')].join(', ');
    return simulateAndPrint(inputs.value, { pathId: pathOf(values, inputs.value.scenario), what, asJson: values.has('json') }, io);
  },
};

type Values = ReadonlyMap<string, readonly string[]>;

export const pathOf = (values: Values, scenario: Scenario): string => values.get('path')?.[0] ?? usualView(scenario).a;

/** What the options of a run ask for. */
export function readRun(values: Values, io: CommandIo): Promise<Result<Inputs>> {
  const one = (name: string): string | undefined => values.get(name)?.[0];
  const all = (name: string): readonly string[] => values.get(name) ?? [];
  const netfilter = { rules: one('rules'), ipset: one('ipset'), unknown: one('unknown'), add: all('add'), endpoint: all('endpoint') };
  return readInputs({ scenario: one('scenario'), capture: one('capture'), local: one('local'), sets: all('set'), constants: all('constant'), machineFile: one('machine-file'), netfilter }, io);
}

function simulateAndPrint({ scenario, capture, rules, remarks: ofReading }: Inputs, how: { readonly pathId: string; readonly what: string; readonly asJson: boolean }, io: CommandIo): Problem | undefined {
  const beganMs = io.wallMs();
  const result = simulate({ scenario, pathId: how.pathId, capture, rules });
  const wallMs = io.wallMs() - beganMs;
  if (!result.ok) return result.problem;
  const trace = result.value;
  const report = runReport(trace, digest(trace));
  const engine = engineReport(trace, wallMs);
  const remarks = [...ofReading, ...report.remarks].map((remark) => ({ ...remark, text: sayOnCommandLine(remark) }));
  if (how.asJson) {
    io.out(`${JSON.stringify({ ...report, remarks, engine }, null, 2)}\n`);
  } else {
    const { path, machine } = trace.dictionary;
    io.out(reportText(report, { title: `${how.what}: ${path.label}, ${machine.label}`, engine, remarks: remarks.map(({ text }) => text) }));
  }
  return undefined;
}

/** The only part of the report that depends on the computer. */
const engineReport = (trace: Trace, wallMs: number): EngineReport => ({
  wallMs,
  packetsPerSecond: wallMs > 0 ? (trace.packets.length / wallMs) * 1000 : 0,
  traceBytes: traceBytes(trace),
});
