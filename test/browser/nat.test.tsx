import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { whyHere } from '../../src/analysis/whyHere.ts';
import RulesDialog from '../../src/app/dialogs/RulesDialog.tsx';
import { panels } from '../../src/app/panels/registry.ts';
import type { Lab } from '../../src/app/session/lab.ts';
import { applyRules, openRules } from '../../src/app/session/ruleDeeds.ts';
import { tableCsv } from '../../src/app/shared/tableCsv.ts';
import { draftOf } from '../../src/app/stores/rulesDraft.ts';
import { applyTheme } from '../../src/app/theme/applyTheme.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { whySentence } from '../../src/words/whyHere.ts';
import { labOf } from './labOf.tsx';

const { View } = panels.get('nat').view;
const MISDELIVERY = '#v=1&scenario=misdelivery&packets=200&theme=light';

const findings = async (): Promise<string[]> => {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`));
};

async function panelAt(hash: string) {
  applyTheme('light');
  await page.viewport(1280, 800);
  const { lab, within } = await labOf(hash);
  const { a, b } = lab.runs.getState();
  if (a === null || b === null) throw new Error('no runs');
  const screen = await render(within(<main style={{ display: 'grid', height: '400px' }}><View a={a} b={b} /></main>));
  return { lab, a, b, screen, text: () => screen.container.textContent ?? '' };
}

describe('the NAT panel', () => {
  test('says why the followed packet is where it is, as analysis does, of the side that is chosen', async () => {
    const { lab, b, screen, text } = await panelAt(MISDELIVERY);
    const packet = b.packets.outcome.indexOf(OUTCOME.misdelivered);
    lab.playback.setState({ followed: packet });
    for (const reason of whyHere(b, packet)) await expect.poll(text).toContain(whySentence(reason));
    expect(text()).toContain('reach the wrong program');
    await userEvent.click(screen.getByRole('button', { name: 'Side A, Traditional stack' }));
    await expect.poll(text).toContain('none went astray');
    expect(text()).not.toContain('That is wrong');
    expect(await findings()).toEqual([]);
  });

  test('an instant in it is one to go to; outcomes and connections are those of the instant', async () => {
    const { lab, b, screen, text } = await panelAt(MISDELIVERY);
    lab.playback.setState({ atNs: 0 });
    await expect.poll(text).toContain('conntrack, 0 connections');
    const packet = b.packets.outcome.indexOf(OUTCOME.misdelivered);
    lab.playback.setState({ followed: packet });
    const last = screen.getByRole('button', { name: /^Go to/ }).last();
    await last.click();
    const end = b.packets.doneNs[packet] ?? 0;
    await expect.poll(() => lab.playback.getState().atNs).toBe(end);
    const wrong = [...b.packets.outcome].filter((outcome, k) => outcome === OUTCOME.misdelivered && (b.packets.doneNs[k] ?? 0) <= end).length;
    await expect.poll(() => screen.getByRole('row', { name: /to the wrong program/ }).element().textContent).toContain(`${wrong} /`);
    expect(wrong).toBeGreaterThan(0);
    expect(text()).not.toContain('conntrack, 0 connections');
  });

  test('a rule’s line opens the rules there', async () => {
    const { lab, screen } = await panelAt(MISDELIVERY);
    await screen.getByRole('button', { name: 'line 6' }).first().click();
    expect(lab.dialogs.getState()).toEqual({ open: 'rules', ruleLine: 6 });
  });

  test('without rules it says so and offers to add some', async () => {
    const { lab, screen, text } = await panelAt('#v=1&packets=100');
    expect(text()).toContain('No rules are loaded');
    await screen.getByRole('button', { name: 'Add rules' }).click();
    expect(lab.dialogs.getState().open).toBe('rules');
  });

  test('its tables as CSV: numbers without groups, one table under another', async () => {
    const { screen } = await panelAt(MISDELIVERY);
    await screen.getByRole('button', { name: 'Table', exact: true }).click();
    const region = screen.container.querySelector('section section') as Element;
    const csv = tableCsv(region);
    expect(csv.split('\n\n')).toHaveLength(region.querySelectorAll('table').length);
    expect(csv).toMatch(/\ndelivered,\d+,200,\d+,\d+/);
    expect(csv).not.toMatch(/[\u2009\u2212]/);
  });
});

async function editorAt(hash: string, line = 0, before: (lab: Lab) => Promise<unknown> = () => Promise.resolve()) {
  applyTheme('light');
  await page.viewport(1280, 800);
  const { lab, within } = await labOf(hash);
  await before(lab);
  openRules(lab, line);
  const screen = await render(within(<RulesDialog />));
  const field = screen.getByRole('textbox', { name: 'Rules', exact: true });
  await expect.element(field).toBeVisible();
  return { lab, screen, field, text: () => document.querySelector('dialog')?.textContent ?? '' };
}

describe('the rule editor', () => {
  test('says of each line what is understood while it is typed, and keeps the text whatever it says', async () => {
    const { lab, screen, field, text } = await editorAt(MISDELIVERY);
    const typed = '*nat\n-A PREROUTING -m nonsense --really -j ACCEPT\n-A NOWHERE -j ACCEPT\nCOMMIT\n';
    await userEvent.fill(field, typed);
    await expect.poll(text).toContain('The match “nonsense” is not understood.');
    expect(text()).toContain('has no chain “NOWHERE”');
    await expect.element(field).toHaveAttribute('aria-invalid', 'true');
    const described = (field.element().getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    expect(described).toContain('NOWHERE');
    await expect.element(screen.getByRole('button', { name: 'Apply' })).toBeDisabled();
    expect(lab.rulesDraft.getState().draft?.rules).toBe(typed);
    expect(await findings()).toEqual([]);
    await screen.getByRole('button', { name: 'Line 3' }).click();
    const element = field.element() as HTMLTextAreaElement;
    expect(typed.slice(element.selectionStart, element.selectionEnd)).toBe('-A NOWHERE -j ACCEPT');
  });

  test('applies: both sides run, and the lines tell how often they decided', async () => {
    const { lab, screen, text } = await editorAt('#v=1&scenario=nat-rule&packets=200');
    expect(lab.runs.getState().b?.packets.outcome).not.toContain(OUTCOME.misdelivered);
    await screen.getByRole('combobox', { name: 'Template' }).selectOptions('DNAT to another port');
    await screen.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => lab.runs.getState().b?.packets.outcome).toContain(OUTCOME.misdelivered);
    expect(lab.view.getState().scenario.netfilter?.rules).toContain('--dport 53 -j DNAT --to-destination :5353');
    expect(lab.rulesDraft.getState().draft).toBeNull();
    await expect.poll(text).toContain('Both sides have run with these rules.');
    expect(document.querySelector('[data-counts=true]')?.textContent).toMatch(/✓\d\d\d\d/); // so often on A, so often on B
  });

  test('a template can be taken back', async () => {
    const { screen, field } = await editorAt(MISDELIVERY);
    const before = (field.element() as HTMLTextAreaElement).value;
    await screen.getByRole('combobox', { name: 'Template' }).selectOptions('A filter with 100 rules');
    await expect.poll(() => (field.element() as HTMLTextAreaElement).value.match(/^-A/gm)?.length).toBe(100);
    await screen.getByRole('button', { name: 'Take the template back' }).click();
    await expect.element(field).toHaveValue(before);
  });

  test('a rule is added at an instant, refused where it stands, corrected and removed', async () => {
    const { lab, screen, text } = await editorAt('#v=1&scenario=nat-rule&packets=200&at=3000000');
    await screen.getByRole('button', { name: 'Add one now' }).click();
    const call = screen.getByRole('textbox', { name: /Added rule 1/ });
    await userEvent.fill(call, '-t nat -A NOWHERE -j ACCEPT');
    await expect.poll(text).toContain('has no chain “NOWHERE”');
    await expect.element(call).toHaveAttribute('aria-invalid', 'true');
    await userEvent.fill(call, '-t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination :5353');
    await screen.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => lab.view.getState().scenario.interventions).toEqual([{ atNs: 3_000_000, rule: '-t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination :5353' }]);
    await expect.poll(() => lab.runs.getState().b?.packets.outcome).toContain(OUTCOME.misdelivered);
    await screen.getByRole('button', { name: 'Remove added rule 1' }).click();
    await screen.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => lab.view.getState().scenario.interventions).toBeUndefined();
  });

  test('a line behind the text is an added rule, and opened there', async () => {
    const rule = '-t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination :5353';
    const add = (lab: Lab) => applyRules(lab, { ...draftOf(lab.view.getState().scenario), added: [{ atUs: '3000', rule }] });
    const { lab, screen } = await editorAt('#v=1&scenario=nat-rule&packets=200', 7, add);
    expect(lab.runs.getState().b?.dictionary.netfilter?.lines[6]).toBe(rule);
    await expect.element(screen.getByRole('textbox', { name: /Added rule 1/ })).toHaveFocus();
  });

  test('ten thousand lines have a gutter of those in sight', async () => {
    const { field } = await editorAt('#v=1&packets=100');
    const many = `*filter\n${'-A INPUT -s 192.0.2.77/32 -j DROP\n'.repeat(10_000)}COMMIT\n`;
    const element = field.element() as HTMLTextAreaElement;
    // As a paste does it; typed by the driver, so long a text takes minutes.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(element, many);
    element.dispatchEvent(new Event('input', { bubbles: true }));
    await expect.poll(() => document.querySelector('dialog')?.textContent, { timeout: 20_000 }).toContain('000 rules in filter');
    element.scrollTop = 5000 * Number.parseFloat(getComputedStyle(element).lineHeight);
    await expect.poll(() => document.querySelector('[data-tone]')?.textContent).toMatch(/^5001/);
    expect(document.querySelectorAll('[data-tone]').length).toBeLessThan(60);
  });
});
