import { describe, expect, it } from 'vitest';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import { withKnob, withKnobs } from '../../src/scenario/withKnob.ts';
import { problemOf, valueOf } from '../words/sentence.ts';

describe('withKnob', () => {
  it.each([
    ['rateMbps', 250, 250],
    ['rateMbps', '250', 250],
    ['rateMbps', ' 2.5e2 ', 250],
    ['timeScale', '.5', 0.5],
    ['transport', 'udp', 'udp'],
    ['machine', 'xeon-2006', 'xeon-2006'],
  ] as const)('%s = %j', (id, value, expected) => {
    const scenario = valueOf(withKnob(defaultScenario, id, value));
    expect(scenario.knobs[id]).toBe(expected);
    expect(scenario).toMatchObject({ id: defaultScenario.id, label: defaultScenario.label });
  });

  it.each([
    ['rateMbps', '', 'knobNotNumber'],
    ['rateMbps', '0x10', 'knobNotNumber'],
    ['rateMbps', '1,5', 'knobNotNumber'],
    ['rateMbps', '10 Mb/s', 'knobNotNumber'],
    ['rateMbps', '1e999', 'knobNotFinite'],
    ['rateMbps', 'Infinity', 'knobNotFinite'],
    ['rateMbps', 'NaN', 'knobNotFinite'],
    ['transport', 1, 'knobNotChoice'],
    ['speed', '1', 'unknownKnob'],
  ] as const)('%s = %j is refused: %s', (id, value, code) => {
    expect(problemOf(withKnob(defaultScenario, id, value)).code).toBe(code);
  });

  it('leaves the scenario it was given alone', () => {
    const before = JSON.stringify(defaultScenario);
    valueOf(withKnob(defaultScenario, 'seed', 9));
    expect(JSON.stringify(defaultScenario)).toBe(before);
  });
});

describe('withKnobs', () => {
  it('means the same in either order', () => {
    const one = withKnobs(defaultScenario, [['readerCore', '3'], ['cores', '4']]);
    const other = withKnobs(defaultScenario, [['cores', '4'], ['readerCore', '3']]);
    expect(valueOf(one).knobs).toEqual(valueOf(other).knobs);
  });

  it('lets the last of two values for one knob count', () => {
    expect(valueOf(withKnobs(defaultScenario, [['seed', 1], ['seed', 2]])).knobs.seed).toBe(2);
  });
});
