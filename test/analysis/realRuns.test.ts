import { describe, expect, it } from 'vitest';
import { countsAt } from '../../src/analysis/packetCounts.ts';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { instants } from '../../src/analysis/instants.ts';
import { latency } from '../../src/analysis/latency.ts';
import { latencyBars } from '../../src/analysis/latencyBars.ts';
import { missHeatMap } from '../../src/analysis/missHeatMap.ts';
import { misses } from '../../src/analysis/misses.ts';
import { packetStory } from '../../src/analysis/packetStory.ts';
import { stageLatency } from '../../src/analysis/stageLatency.ts';
import { transferCounts, transfersOfPacket } from '../../src/analysis/transfers.ts';
import { typicalPacket } from '../../src/analysis/typicalPacket.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { withKnob } from '../../src/scenario/withKnob.ts';
import { usualView } from '../../src/scenario/queueExperiment.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { CONTINUED, OUTCOME } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';

function run(scenarioId: string, pathId: string): Trace {
  const scenario = withKnob(scenarios.get(scenarioId), 'packets', 400);
  if (!scenario.ok) throw new Error(scenario.problem.code);
  return runScenario(scenario.value, pathId);
}

const delivered = ({ packets }: Trace): readonly number[] =>
  [...packets.outcome.keys()].filter((packet) => packets.outcome[packet] === OUTCOME.delivered);

const runs = (['a', 'b'] as const).flatMap((side) =>
  scenarios.all.filter((scenario) => scenario.knobs.process === 'constant').map((scenario) => ({ scenario: scenario.id, path: usualView(scenario)[side] })));

describe.each(runs)('$scenario on $path', ({ scenario, path }) => {
  const trace = run(scenario, path);

  it('tells a delivered packet’s time without a gap', () => {
    for (const packet of delivered(trace).filter((_, k) => k % 5 === 0)) {
      const { arrivedNs, doneNs, rows, sumNs } = packetStory(trace, packet);
      let atNs = arrivedNs;
      for (const row of rows) {
        expect(row.beginNs, `packet ${packet}`).toBe(atNs);
        atNs = row.endNs;
      }
      expect([atNs, sumNs], `packet ${packet}`).toEqual([doneNs, doneNs - arrivedNs]);
    }
  });

  it('lays all of the latency out over the columns', () => {
    const sumNs = latencyBars(trace, 'mean').reduce((sum, bar) => sum + bar.totalNs, 0);
    expect(sumNs).toBeCloseTo(latency(trace).mean, 6);
  });

  it('counts the same transfers in the seam, the heat map and the report', () => {
    const { transfers, transfersPerPacket } = misses(trace);
    const seam = transferCounts(trace);
    expect(seam.reduce((sum, count) => sum + count, 0)).toBe(transfers);
    expect(missHeatMap(trace, 'moved').total.total.misses).toBeCloseTo(transfersPerPacket, 9);
    for (const packet of delivered(trace).slice(0, 50)) expect(transfersOfPacket(trace, packet).lines).toBe(seam[packet]);
  });

  it('conserves packets at every instant', () => {
    const sorted = instants(trace);
    for (let i = 0; i < sorted.length; i += 97) {
      const { in: arrived, outgoing: _, dropped, ...counts } = countsAt(trace, sorted[i] as number);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0) + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(arrived);
    }
  });

  it('counts every execution once, and spends on stages what the cores spent', () => {
    const rows = stageLatency(trace);
    const executions = trace.spans.flags.filter((flags) => (flags & CONTINUED) === 0).length;
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(executions);
    for (const row of rows) expect(row.instructionNs + row.stallNs + row.lockNs).toBeCloseTo(row.meanNs, 6);
    for (const core of cpuBudget(trace).perCore) expect(core.busy).toBeLessThanOrEqual(100.0001);
  });

  it('has a packet to follow', () => {
    if (delivered(trace).length > 0) expect(trace.packets.outcome[typicalPacket(trace)]).toBe(OUTCOME.delivered);
  });
});
