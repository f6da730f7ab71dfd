import { expect, inject, test } from 'vitest';
import { validateQueues } from '../../src/validation/queues.ts';
import { formatQuantity } from '../../src/words/format.ts';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

test('from the CPU budget to published against simulated: computed here as in Node, stopped and begun again', async () => {
  const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}#v=1&at=7900000`, { width: 1440, height: 900 });
  await page.getByRole('button', { name: 'All five rows' }).click();
  const table = page.locator('[data-validation="vj-2006"]');
  await table.getByRole('rowheader', { name: 'app-channel' }).first().waitFor();
  expect(await table.textContent()).toContain('consistency with a published table known to the authors');
  const queues = page.locator('[data-validation="queues"]');
  await queues.getByRole('table').first().waitFor();
  const told = await queues.textContent();
  for (const { label, simulated, unit } of validateQueues().measurements) {
    expect(told).toContain(label);
    expect(told).toContain(formatQuantity(simulated, unit === 'ratio' ? '' : unit));
  }
  await table.getByRole('button', { name: /^Stop/ }).click();
  await table.getByText('stopped', { exact: true }).waitFor();
  await table.getByRole('button', { name: /^Run again/ }).click();
  await table.getByText(/^running/).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect([...complaints, ...policyViolations]).toEqual([]);
  await page.close();
});
