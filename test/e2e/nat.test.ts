import { describe, expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();
const MISDELIVERY = '#v=1&scenario=misdelivery&at=9670000&follow=302';

describe.each([
  { width: 1440, height: 900, theme: 'light' },
  { width: 1280, height: 720, theme: 'light' },
  { width: 1440, height: 900, theme: 'projector' },
  { width: 390, height: 844, theme: 'dark' },
])('the NAT panel on $width × $height, $theme', ({ width, height, theme }) => {
  test('comes to the front where rules are loaded, and axe finds nothing', async () => {
    const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}${MISDELIVERY}&theme=${theme}`, { width, height });
    const tab = page.getByRole('tab', { name: 'NAT' });
    if (width < 600) await tab.click();
    await page.getByText('reach the wrong program').first().waitFor();
    expect(await tab.getAttribute('aria-selected')).toBe('true');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    if (theme === 'light') expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(height);
    expect([...complaints, ...policyViolations]).toEqual([]);
    await page.close();
  });
});

test('by keyboard alone: from the line that did it to the rules, another rule, and its effect', async () => {
  const { page } = await openPage(browser, `${baseURL}${MISDELIVERY}`, { width: 1440, height: 900 });
  const line = page.getByRole('button', { name: 'line 6' }).first();
  await line.focus();
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: 'Rules', exact: true });
  await expect.poll(() => field.evaluate((element) => document.activeElement === element)).toBe(true);
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('--to-destination :5353');
  await page.keyboard.type('-A PREROUTING -p udp --dport 53 -j DNAT --to-destination :53531');
  const apply = page.getByRole('button', { name: 'Apply' });
  await expect.poll(() => apply.isEnabled()).toBe(true);
  for (let presses = 0; presses < 12 && !(await apply.evaluate((element) => document.activeElement === element)); presses++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Both sides have run with these rules.').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => page.getByRole('table').first().textContent()).toContain('no socket'); // nobody listens there
  await page.close();
});

test('what is typed outlives the dialog, and Esc', async () => {
  const { page } = await openPage(browser, `${baseURL}${MISDELIVERY}`, { width: 1280, height: 800 });
  await page.keyboard.press('e');
  const field = page.getByRole('textbox', { name: 'Rules', exact: true });
  await field.fill('*nat\n-A PREROUTING -j\n');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('e');
  expect(await field.inputValue()).toBe('*nat\n-A PREROUTING -j\n');
  await page.getByRole('button', { name: 'Back to the rules in force' }).click();
  expect(await field.inputValue()).toContain('--to-destination :5353');
  await page.close();
});
