import axe from 'axe-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { ledger } from '../../src/analysis/ledger/ledger.ts';
import { LEDGER_ITEMS } from '../../src/analysis/ledger/ledgerScenario.ts';
import { ok } from '../../src/base/result.ts';
import { cancelLedger, ledgerStore } from '../../src/app/panels/ledger/ledgerStore.ts';
import { panels } from '../../src/app/panels/registry.ts';
import { applyTheme } from '../../src/app/theme/applyTheme.ts';
import { catalogue } from '../../src/model/catalogue.ts';
import { vj2006 } from '../../src/scenario/library/vj-2006.ts';
import { ledgerPoints, ledgerWords as words } from '../../src/words/ledgerWords.ts';
import { runScenario } from '../runScenario.ts';

const { View } = panels.get('ledger');
const short = { ...vj2006, knobs: { ...vj2006.knobs, packets: 40 } };
const [a, b] = [runScenario(short, 'stack'), runScenario(short, 'socket-channel')];

beforeEach(() => {
  cancelLedger();
  ledgerStore.setState(ledgerStore.getInitialState(), true);
  applyTheme('light');
});

describe('the ledger panel', () => {
  test('runs the steps in a worker and shows what analysis says, and whose words they are', { timeout: 60_000 }, async () => {
    const screen = await render(<main><View a={a} b={b} /></main>);
    await screen.getByRole('spinbutton', { name: words.rules }).fill('3');
    await screen.getByRole('button', { name: words.run }).click();
    await expect.element(screen.getByRole('button', { name: words.cancel })).toBeVisible();
    await expect.poll(() => ledgerStore.getState().answer, { timeout: 50_000 }).not.toBeNull();
    const expected = ledger({ simulate: (scenario, path) => ok(runScenario(scenario, path)), scenario: short, options: { rules: 3, unclassifiedShare: 5 }, knownPaths: catalogue().paths.map(({ id }) => id) });
    if (!expected.ok) throw new Error(expected.problem.code);
    expect(ledgerStore.getState().answer?.ledger).toEqual(expected.value);
    await expect.poll(() => screen.container.textContent).toContain(ledgerPoints(expected.value.start.saved));
    const { violations } = await axe.run(screen.container, { rules: { region: { enabled: false } } });
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`))).toEqual([]);
    await screen.getByRole('button', { name: 'Table', exact: true }).click();
    const text = screen.container.textContent ?? '';
    for (const item of LEDGER_ITEMS) expect(text).toContain(words.items[item].says);
    for (const { first, last } of expected.value.steps) for (const value of [first, last]) expect(text).toContain(ledgerPoints(-value));
  });

  test('can be cancelled, and says when its numbers are of something else', { timeout: 60_000 }, async () => {
    const screen = await render(<View a={a} b={b} />);
    await screen.getByRole('button', { name: words.run }).click();
    await screen.getByRole('button', { name: words.cancel }).click();
    await expect.element(screen.getByRole('button', { name: words.run })).toBeVisible();
    expect(ledgerStore.getState().answer).toBeNull();
    await screen.getByRole('button', { name: words.run }).click();
    await expect.poll(() => ledgerStore.getState().answer, { timeout: 50_000 }).not.toBeNull();
    await expect.element(screen.getByText(words.unit)).toBeVisible();
    await screen.getByRole('spinbutton', { name: words.rules }).fill('4');
    await expect.element(screen.getByText(words.old)).toBeVisible();
  });

  test('refuses a replay with a sentence', { timeout: 60_000 }, async () => {
    const replayed = { ...a, dictionary: { ...a.dictionary, knobs: { ...a.dictionary.knobs, process: 'replay' } } };
    const screen = await render(<View a={replayed} b={b} />);
    await screen.getByRole('button', { name: words.run }).click();
    await expect.element(screen.getByRole('alert')).toHaveTextContent('constant traffic');
  });
});
