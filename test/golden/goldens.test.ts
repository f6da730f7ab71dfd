import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { queueKinds } from '../../src/model/experiments/queues/structures.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { usualView } from '../../src/scenario/queueExperiment.ts';
import { natWebSample } from '../../src/scenario/samples.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { natWebCapture } from '../conformance/situations.ts';
import { runScenario } from '../runScenario.ts';
import { goldenText } from './goldenText.ts';

// A file for each scenario of the library through the two paths of the first screen, and for three scenarios through every path
// (each path with each scenario would be four times as many, and say little more). What has changed lies beside it as `<name>-changed.txt`, for a look with
// any diff; `UPDATE_GOLDEN=1 npx vitest run --project unit test/golden` accepts it.

const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const fileOf = (name: string): URL => new URL(`./${name}.txt`, import.meta.url);
const EVERYWHERE: ReadonlySet<string> = new Set(['vj-2006', 'many-flows', 'misdelivery']);
const sidesOf = (scenario: Scenario): readonly { readonly id: string; readonly label: string }[] => {
  if (EVERYWHERE.has(scenario.id)) return receivePaths.all;
  const { a, b } = usualView(scenario);
  return [...receivePaths.all, ...queueKinds.all].filter(({ id }) => id === a || id === b);
};
const cases = scenarios.all.flatMap((scenario) => sidesOf(scenario).map((path) => ({ scenario, path, name: `${scenario.id}.${path.id}` })));

describe('golden files', () => {
  it.each(cases)('$name', ({ scenario, path, name }) => {
    const capture = scenario.capture?.digest === natWebSample.digest ? natWebCapture(Infinity) : undefined;
    const text = goldenText(`${scenario.label} · ${path.label}`, runScenario(scenario, path.id, capture));
    const accepted = existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : '';
    rmSync(fileOf(`${name}-changed`), { force: true });
    if (isUpdate) return writeFileSync(fileOf(name), text);
    if (text !== accepted) writeFileSync(fileOf(`${name}-changed`), text);
    expect(text, `see test/golden/${name}-changed.txt`).toBe(accepted);
  });

  it('there is none for what does not exist', () => {
    const names = cases.map(({ name }) => `${name}.txt`);
    const left = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.txt') && !file.endsWith('-changed.txt') && !names.includes(file));
    expect(left).toEqual([]);
  });
});
