import { describe, expect, it } from 'vitest';
import { changeKnobs } from '../../src/scenario/checkKnobs.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import { defaultScenario, scenarios } from '../../src/scenario/library/registry.ts';
import { findSample } from '../../src/scenario/samples.ts';
import { ID_PATTERN } from '../../src/scenario/schema.ts';

describe.each(scenarios.all)('$id', (scenario) => {
  it('has knobs that a person could have set', () => {
    expect(changeKnobs(DEFAULT_KNOBS, Object.entries(scenario.knobs))).toEqual({ ok: true, value: scenario.knobs });
  });

  it('says in one sentence or two what to look for, and promises no number', () => {
    expect(scenario.id).toMatch(ID_PATTERN);
    expect(scenario.label.length).toBeLessThanOrEqual(30);
    expect(scenario.lookFor).toMatch(/^[A-Z].{40,220}\.$/);
    expect(scenario.lookFor).not.toMatch(/\d|%/);
  });

  it('brings its capture along when it replays one', () => {
    const sample = scenario.capture === undefined ? undefined : findSample(scenario.capture.digest);
    expect(sample !== undefined).toBe(scenario.knobs.process === 'replay');
    if (sample !== undefined) expect(scenario.capture).toEqual({ name: sample.name, digest: sample.digest, fileBytes: sample.fileBytes });
  });
});

describe('the library', () => {
  it('begins with what a visitor sees: all knobs at their defaults', () => {
    expect(scenarios.all[0]).toBe(defaultScenario);
    expect(defaultScenario).toMatchObject({ id: 'vj-2006', knobs: DEFAULT_KNOBS });
  });

  it('has one scenario in which reader and interrupt share a core', () => {
    const { irqCore, readerCore } = scenarios.get('vj-2006-one-core').knobs;
    expect(readerCore).toBe(irqCore);
  });
});
