import { expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

test('the ledger runs its steps, says where channels stop winning, and knows when its numbers are old', async () => {
  const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}#v=1&packets=200&panel=ledger`, { width: 1440, height: 900 });
  const panel = page.getByRole('region', { name: 'Where did the 80 % go?' }).first();
  await panel.getByRole('spinbutton', { name: 'Rules' }).fill('20');
  await panel.getByRole('button', { name: 'Run the steps' }).click();
  await panel.getByText('Both do all of it:').waitFor();
  expect(await panel.textContent()).toMatch(/A channel that only filters.*rules/);
  const steps = panel.getByRole('figure');
  for (const step of ['Route', 'Connection tracking', 'Wildcards, fragments', 'The card classifies']) expect(await steps.textContent()).toContain(step);
  expect(await steps.getAttribute('aria-label')).toMatch(/Saved by the channel \d+\.\d/);
  expect(await axeFindings(page)).toEqual([]);
  await panel.getByRole('spinbutton', { name: 'Not classifiable, %' }).fill('30');
  await panel.getByText('run the steps again').first().waitFor();
  expect([...complaints, ...policyViolations]).toEqual([]);
  await page.close();
});
