import type { Page } from 'playwright';
import { describe, expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

const RULE = /--dport 53 .* --to-destination :5353$/;
const headline = (page: Page) => page.locator('p[aria-live]').textContent();
const caption = (page: Page) => page.getByRole('group', { name: 'A NAT rule' }).locator('output').textContent();
const SLOW = { timeout: 30_000 };

/** Presses the button of the first screen; the rule line stands there afterwards. */
async function ask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a NAT rule' }).click();
  await page.getByRole('textbox', { name: /Rule to add/ }).waitFor(SLOW);
}

describe.each([
  { width: 1440, height: 900, theme: 'light' },
  { width: 1280, height: 720, theme: 'projector' },
  { width: 390, height: 844, theme: 'dark' },
])('on $width × $height, $theme', ({ theme, ...size }) => {
  test('the button of the first screen leads from a rule to its price and back, and axe finds nothing on the way', { timeout: 180_000 }, async () => {
    const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}#v=1&at=7900000&theme=${theme}`, size);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const first = await headline(page);
    await ask(page);
    const field = page.getByRole('textbox', { name: /Rule to add/ });
    expect(await field.inputValue()).toMatch(RULE);
    await expect.poll(() => page.getByText(/every second new flow to :53 goes to :5353/).count()).toBe(1);
    expect(await axeFindings(page)).toEqual([]);

    await field.fill('-t nat -A PREROUTING -p udp --dport nonsense -j DNAT --to-destination :5353');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('button', { name: 'Add it' }).isDisabled()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await field.fill('-t nat -A PREROUTING -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination :5353');
    await field.press('Enter');

    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).count(), SLOW).toBe(1);
    const before = await headline(page);
    expect(before).not.toBe(first); // another scenario
    expect(await caption(page)).toContain('The past stays as it was');
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('Space');
    await expect.poll(() => caption(page)).toContain('so it is right');
    expect(await page.getByText(/DNAT in PREROUTING, 192\.0\.2\.1:53 became 192\.0\.2\.1:5353, rule in line 7/).count()).toBeGreaterThan(0);
    await page.keyboard.press('Space');
    await expect.poll(() => caption(page)).toContain('Sorted before the rule was asked');
    expect(await headline(page)).toBe(before); // not yet shown why
    await page.keyboard.press('Space');
    await expect.poll(() => headline(page)).toContain('Half of the new flows to :53 reach the wrong program on the right, none on the left');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Filter first' }).click();
    await expect.poll(() => caption(page), SLOW).toMatch(/None goes astray, and \d+\s% busy becomes \d+\s%/);
    expect(await headline(page)).toMatch(/\d+ cache lines change cores on the left/);
    expect(await axeFindings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => headline(page), SLOW).toBe(before);
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect([...complaints, ...policyViolations]).toEqual([]);
    await page.close();
  });
});

test('by keys alone: N asks, Enter adds, Space goes on, Escape leaves, N takes the rule away', { timeout: 120_000 }, async () => {
  const { page } = await openPage(browser, `${baseURL}#v=1&scenario=nat-rule&at=4000000`, { width: 1440, height: 900 });
  await page.keyboard.press('n'); // perhaps before both sides are there
  await page.getByRole('textbox', { name: /Rule to add/ }).waitFor(SLOW);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('button', { name: 'Add a NAT rule' }).count()).toBe(1);
  const before = await headline(page);
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: /Rule to add/ }).waitFor(SLOW);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Continue' }).count(), SLOW).toBe(1);
  for (let press = 0; press < 7; press++) await page.keyboard.press('Space'); // plays up to a frame, or cuts that short
  await expect.poll(() => page.getByRole('button', { name: 'Let the NIC sort' }).count()).toBe(1);
  await page.keyboard.press('g');
  await expect.poll(() => page.getByText(/for the program at port 5353/).count()).toBeGreaterThan(0); // the canvas' twin says what lies in the wrong tray
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('button', { name: 'Take the rule away' }).count()).toBe(1);
  await page.keyboard.press('n');
  await expect.poll(() => headline(page), SLOW).toBe(before);
  await page.close();
});
