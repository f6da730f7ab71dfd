import { expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

test('a constant is found, changed, refused out of range, kept in the link, and put back; a bar of the tornado leads to its constant', async () => {
  const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}#v=1&packets=60&at=100000&panel=model`, { width: 1440, height: 900 });
  const panel = page.getByRole('region', { name: 'The model’s constants' });
  await panel.getByRole('searchbox').fill('modified line');
  await panel.getByRole('button', { name: /^line that another core has modified/ }).click();
  expect(await panel.textContent()).toContain('McKenney');
  const value = panel.getByRole('textbox', { name: 'Value' });
  await value.fill('0');
  await expect.poll(() => page.url()).toContain('constants=peerDirtyNs:0');
  const effect = panel.getByRole('table');
  await expect.poll(async () => (await effect.getByRole('row', { name: /^Busy A/ }).textContent()) ?? '').toMatch(/−\d/);
  await value.fill('1e9');
  expect(await panel.getByRole('alert').textContent()).toContain('outside the range');
  expect(page.url()).toContain('constants=peerDirtyNs:0');
  await panel.getByRole('button', { name: /^Back to 139.5/ }).click();
  await expect.poll(() => page.url()).not.toContain('constants');
  await panel.getByRole('searchbox').fill('');
  await panel.getByRole('checkbox', { name: 'estimated only' }).check();
  expect(await panel.getByRole('list', { name: 'Constants' }).textContent()).not.toMatch(/published|derived/);
  await panel.getByRole('button', { name: 'Which matter most?' }).click();
  await panel.getByRole('progressbar').waitFor();
  await panel.getByRole('button', { name: 'Which matter most?' }).waitFor();
  const bar = panel.getByRole('figure').getByRole('button', { name: /^clock 2\.40/ });
  await bar.focus();
  await page.keyboard.press('Enter');
  expect(await panel.getByRole('heading', { level: 3 }).textContent()).toContain('clockGhz');
  expect(await axeFindings(page)).toEqual([]);
  expect([...complaints, ...policyViolations]).toEqual([]);
  await page.close();
});
