import { expect, it } from 'vitest';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { lanesOf } from '../../src/view/scene/lanes.ts';
import { runScenario } from '../runScenario.ts';

it.each([
  ['vj-2006', 'stack', 'split'],
  ['vj-2006', 'driver-channel', 'sorts'],
  ['vj-2006', 'socket-channel', 'sorts'],
  ['vj-2006-one-core', 'stack', 'one'],
  ['small-packets-2017', 'af-xdp', 'sorts'],
  ['misdelivery', 'filtered-channel', 'split'],
  ['steering-sixteen-flows', 'rss', 'shared'],
  ['steering-sixteen-flows', 'arfs', 'shared'],
])('%s on %s: who does the protocol work is said rightly (%s)', (scenario, path, division) => {
  expect(lanesOf(runScenario(scenarios.get(scenario), path)).division).toBe(division);
});
