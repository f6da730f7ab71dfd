import { compareMisses } from '../../src/analysis/compareMisses.ts';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { instants } from '../../src/analysis/instants.ts';
import { latency } from '../../src/analysis/latency.ts';
import { latencyBars } from '../../src/analysis/latencyBars.ts';
import { stageLatency } from '../../src/analysis/stageLatency.ts';
import { transferCounts } from '../../src/analysis/transfers.ts';
import { simulate } from '../../src/model/simulate.ts';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import { withKnob } from '../../src/scenario/withKnob.ts';
import { digest } from '../../src/trace/digest.ts';
import { lookup } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { digits, measureInTurn, median } from './measure.ts';

/** Every question of a trace of one second of traffic, asked once of a fresh copy: answers are kept by trace. */
export function benchAnalysis(print: (line: string) => void): void {
  const scenario = withKnob(defaultScenario, 'packets', 81_274);
  const run = scenario.ok ? simulate({ scenario: scenario.value, pathId: 'stack' }) : scenario;
  if (!run.ok) throw new Error(run.problem.code);
  const fresh = (): Trace => ({ ...run.value });
  let trace = fresh();
  const questions = measureInTurn({
    digest: () => void digest((trace = fresh())),
    lookup: () => void lookup(trace),
    latency: () => void latency(trace),
    stageLatency: () => void stageLatency(trace),
    latencyBars: () => void latencyBars(trace, 'p50'),
    cpuBudget: () => void cpuBudget(trace),
    missHeatMap: () => void compareMisses(trace, trace, 'moved'),
    transferCounts: () => void transferCounts(trace),
    instants: () => void instants(trace),
  }, 3);
  print(`Questions of a trace of 81 274 packets (${digits(run.value.touches.length)} touches), ms. Goal: each well under a second.`);
  print(`  ${Object.entries(questions).map(([name, wallMs]) => `${name} ${digits(median(wallMs))}`).join(', ')}`);
}
