import { describe, expect, it } from 'vitest';
import { typicalPacket } from '../../src/analysis/typicalPacket.ts';
import { transferCounts } from '../../src/analysis/transfers.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { usualView } from '../../src/scenario/queueExperiment.ts';
import { STATE } from '../../src/trace/words.ts';
import { completeAtNs } from '../../src/view/scene/focus.ts';
import { stageLayout } from '../../src/view/scene/layout.ts';
import { sceneAt } from '../../src/view/scene/sceneAt.ts';
import { runScenario } from '../runScenario.ts';

/** What the model really records, on the stage. */
const layout = stageLayout({ width: 676, type: 1, scale: 1 });
/** Nobody else has the line; an O or F of MOESI and MESIF lets others have an S. */
const ALONE: readonly number[] = [STATE.E, STATE.M, STATE.D];
const withoutCapture = scenarios.all.filter(({ knobs }) => knobs.process === 'constant');

describe.each(withoutCapture.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const { a, b } = usualView(scenario);
  const traces = [a, b].map((pathId) => runScenario(scenario, pathId));
  const packet = Math.max(0, typicalPacket(...traces));
  const from = traces[0]?.packets.arrivedNs[packet] ?? 0;
  const to = Math.min(completeAtNs(traces[0] ?? null, traces[1] ?? null, packet), from + 500_000);

  it.each(traces.map((trace) => [trace.dictionary.path.id, trace] as const))('%s: states face each other rightly and the count arrives', (_, trace) => {
    for (let i = 0; i <= 300; i++) {
      const scene = sceneAt({ trace, layout, atNs: from + ((to - from) * i) / 300, packet });
      for (const cell of scene.strip.cells) {
        if (!ALONE.includes(cell.state)) continue;
        const facing = scene.strip.cells.find((other) => other.line === cell.line && other.lane !== cell.lane);
        expect(facing?.state ?? -1, `${cell.name} at ${scene.atNs}`).toBeLessThanOrEqual(STATE.I);
      }
    }
    expect(sceneAt({ trace, layout, atNs: to, packet }).seam.of).toBe(transferCounts(trace)[packet]);
  });

  it('draws a frame’s marks within the budget', () => {
    for (const trace of traces) {
      const frame = (i: number) => sceneAt({ trace, layout, atNs: (trace.dictionary.endNs * (i % 997)) / 997, packet });
      for (let i = 0; i < 100; i++) frame(i); // indexes and warm code
      const begin = process.hrtime.bigint();
      for (let i = 0; i < 500; i++) frame(i);
      const ms = Number(process.hrtime.bigint() - begin) / 1e6 / 500;
      // The goal is 1.5 ms for a whole frame; a busy machine gets ten times that before this fails.
      expect(ms).toBeLessThan(15);
    }
  });
});
