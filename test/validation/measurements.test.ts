import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/exchange/loadRules.ts';
import { simulate } from '../../src/model/simulate.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { digest } from '../../src/trace/digest.ts';
import { footprint } from '../../src/validation/ddioRing.ts';
import { RAW_DROP, scenarioOf } from '../../src/validation/loadedRun.ts';
import { validations } from '../../src/validation/registry.ts';
import { validatePlacement } from '../../src/validation/placement.ts';
import { validateSteering } from '../../src/validation/steering.ts';
import { validateXdpPaper } from '../../src/validation/xdpPaper.ts';

/** Shorter than what `lab validate` runs: what is told, not how well it agrees. */
const PACKETS = 600;
const PATIENCE_MS = 60_000;

describe.each([{ id: 'steering', run: () => validateSteering(PACKETS) }, { id: 'xdp-paper', run: () => validateXdpPaper(PACKETS) }, { id: 'placement', run: () => validatePlacement(20_000) }])('$id', ({ run }) => {
  it('tells every number beside the published one, with its source; why one is missed; and what is not asked of the model', () => {
    const { measurements, absent, remarks, nearest } = run();
    for (const { simulated, published, source } of measurements) {
      expect(simulated).toBeGreaterThan(0);
      expect(published).toBeGreaterThan(0);
      expect(source.length).toBeGreaterThan(20);
    }
    for (const { reason } of absent) expect(reason.length).toBeGreaterThan(20);
    expect(nearest.length).toBeGreaterThan(20);
    if (measurements.some(({ agrees }) => agrees === false)) expect(remarks.length).toBeGreaterThan(0);
  }, PATIENCE_MS);
});

it('a ring that fits into the ways of DDIO does not leak to memory, one that outgrows them does', () => {
  expect(footprint(1, 256, 3000).missed).toBe(0);
  expect(footprint(6, 1024, 3000).missed).toBeGreaterThan(25);
}, PATIENCE_MS);

describe('nobody’s special case: under another name the same bytes', () => {
  const rules = RAW_DROP;
  const cases: readonly { readonly entry: string; readonly scenario: Scenario; readonly paths: readonly string[] }[] = [
    ...['vj-2006', 'vj-2006-one-core'].map((id) => ({ entry: 'vj-2006', scenario: scenarios.get(id), paths: ['stack', 'driver-channel', 'socket-channel', 'app-channel'] })),
    ...['free-coherence', 'free-coherence-one-core'].map((id) => ({ entry: 'null', scenario: scenarios.get(id), paths: ['stack', 'app-channel'] })),
    { entry: 'steering', scenario: scenarioOf({ knobs: { machine: 'nehalem-2009', cores: 8, flows: 50, readers: 'spread' } }), paths: ['stack', 'rps', 'rfs'] },
    ...['xdp-paper', 'ddio-ring'].map((entry) => ({ entry, scenario: scenarioOf({ knobs: { machine: 'broadwell-2016', transport: 'udp', cores: 2, queues: 2 }, rules }), paths: ['rss'] })),
    { entry: 'placement', scenario: scenarioOf({ knobs: { machine: 'broadwell-2016', transport: 'udp', cores: 2 }, rules }), paths: ['stack', 'cpumap'] },
  ];

  it.each(cases)('$entry: $scenario.id', ({ scenario, paths }) => {
    const named = { ...scenario, knobs: { ...scenario.knobs, packets: 200 } };
    const loaded = loadRules(named);
    if (!loaded.ok) throw new Error(loaded.problem.code);
    for (const pathId of paths) {
      const [one, other] = [named, { ...named, id: 'another', label: 'Another', lookFor: 'nothing' }].map((input) => simulate({ scenario: input, pathId, rules: loaded.value }));
      expect(one?.ok === true && other?.ok === true && digest(one.value) === digest(other.value)).toBe(true);
    }
  });

  it('covers every entry that runs scenarios', () => {
    const covered = new Set(cases.map(({ entry }) => entry));
    expect(validations.ids.filter((id) => !covered.has(id))).toEqual(['queues', 'spsc']); // two programs without a scenario
  });
});
