import { expect, it } from 'vitest';
import { createRng } from '../../../src/base/rng.ts';
import { listenersOf, servicesOf } from '../../../src/model/traffic/flowMaker.ts';
import { openLoop } from '../../../src/model/traffic/openLoop.ts';
import { defaultScenario } from '../../../src/scenario/library/registry.ts';
import { withKnobs } from '../../../src/scenario/withKnob.ts';

function scenarioOf(flows: number, transport: 'tcp' | 'udp') {
  const scenario = withKnobs(defaultScenario, [['flows', flows], ['packets', flows], ['transport', transport]]);
  if (!scenario.ok) throw new Error(scenario.problem.code);
  return scenario.value;
}

it('gives a hundred thousand flows a destination each, with ports that exist', () => {
  const { tuples } = openLoop(scenarioOf(100_000, 'tcp'), createRng(1));
  expect(tuples.every(({ destinationPort }) => destinationPort < 65_536)).toBe(true);
  expect(new Set(tuples.map(({ destination, destinationPort }) => `${destination} ${destinationPort}`)).size).toBe(100_000);
});

it('finds the UDP socket of each of more services than an address has ports', () => {
  const scenario = scenarioOf(60_002, 'udp');
  const { socketOf } = openLoop(scenario, createRng(1));
  expect([...socketOf.subarray(59_998)]).toEqual([59_998, 59_999, 60_000, 60_001]);
  expect(listenersOf(scenario, servicesOf(scenario)).all).toHaveLength(60_002);
});
