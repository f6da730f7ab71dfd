import { expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];

test.each(['light', 'dark', 'projector'])('theme %s: axe finds nothing, at every size', async (theme) => {
  const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}#v=1&theme=${theme}&at=7900000&follow=633`, SIZES[0]);
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    expect(await axeFindings(page), `at ${size.width}`).toEqual([]);
    await page.keyboard.press('g');
    await page.locator('#stage-table').waitFor();
    expect(await axeFindings(page), `the table at ${size.width}`).toEqual([]);
    await page.keyboard.press('g');
    await page.locator('#stage-table').waitFor({ state: 'detached' });
  }
  expect([...complaints, ...policyViolations]).toEqual([]);
  await page.close();
});

test.each([SIZES[0], SIZES[2]])('axe finds nothing in any dialog on $width × $height', async (size) => {
  const { page, complaints, policyViolations } = await openPage(browser, `${baseURL}#v=1&at=7900000`, size);
  for (const [name, key] of [['help', '?'], ['knobs', 't'], ['command line', 'r'], ['rules', 'e'], ['validation', 'v'], ['about the model', 'i']] as const) {
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    expect(await axeFindings(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect([...complaints, ...policyViolations]).toEqual([]);
  await page.close();
});

test('the table twins pass axe too', async () => {
  const { page } = await openPage(browser, `${baseURL}#v=1&at=7900000`, { width: 1440, height: 900 });
  await expect.poll(() => page.getByRole('button', { name: 'Table', exact: true }).count()).toBe(3); // panels come last
  for (const button of await page.getByRole('button', { name: 'Table', exact: true }).all()) await button.click();
  expect(await page.getByRole('region', { name: /as a table/ }).count()).toBe(3);
  expect(await axeFindings(page)).toEqual([]);
  await page.close();
});

test.each([
  { width: 1440, height: 900, hash: '' },
  { width: 1280, height: 720, hash: '' },
  { width: 1440, height: 900, hash: '#v=1&theme=projector' },
  { width: 1440, height: 900, hash: '#v=1&scenario=nat-web' },
  { width: 1440, height: 900, hash: '#v=1&scenario=ack-waits' },
  { width: 1440, height: 900, hash: '#v=1&scenario=many-flows' },
])('all is in sight without scrolling at $width × $height $hash', async ({ width, height, hash }) => {
  const { page } = await openPage(browser, baseURL + hash, { width, height });
  await expect.poll(() => page.locator('[role=grid] tfoot').count()).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(height);
  // No row of the heat map is cut: its table is no higher than its place.
  await expect.poll(() => page.locator('[role=grid]').evaluate((grid) => grid.scrollHeight - (grid.parentElement?.clientHeight ?? 0))).toBeLessThanOrEqual(0);
  await page.close();
});

test('where the lens is folded, all of its switch opens it', async () => {
  const { page } = await openPage(browser, `${baseURL}#v=1&at=3000`, { width: 1280, height: 720 });
  const now = page.locator('output[aria-label=Now]');
  await expect.poll(() => now.textContent()).toContain('0.003');
  const lens = page.getByRole('button', { name: /Lens/ });
  for (const open of ['true', 'false']) {
    await lens.click(); // in its middle: the rail of the run lies close above
    expect(await lens.getAttribute('aria-expanded')).toBe(open);
  }
  expect(await now.textContent()).toContain('0.003');
  await page.close();
});

test('play is in sight however many cores there are', async () => {
  const { page } = await openPage(browser, `${baseURL}#v=1&scenario=steering-bare-frames&theme=projector`, { width: 1280, height: 720 });
  await expect.poll(() => page.getByText('8 cores work').count()).toBeGreaterThan(0);
  const bottom = () => page.getByRole('button', { name: 'Play', exact: true }).evaluate((button) => button.getBoundingClientRect().bottom);
  expect(await bottom()).toBeLessThanOrEqual(720);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(bottom).toBeLessThanOrEqual(844 - 54); // above the tabs
  await page.close();
});

test.each([390, 320])('nothing scrolls sideways at %i pixels', async (width) => {
  const { page } = await openPage(browser, `${baseURL}#v=1&at=7900000`, { width, height: 844 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await page.getByRole('tab', { name: 'CPU' }).click();
  expect(await overflow()).toBe(0);
  await page.keyboard.press('t');
  await page.getByRole('dialog').waitFor();
  expect(await overflow()).toBe(0);
  await page.close();
});
