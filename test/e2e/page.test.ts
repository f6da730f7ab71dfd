import { beforeAll, expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

beforeAll(() => {
  if (baseURL === '') throw new Error('the page could not be built');
});

test('the page opens without a complaint, fetches only from where it came, and keeps its own policy', async () => {
  const { page, requests, complaints, policyViolations } = await openPage(browser, baseURL);
  await expect.poll(() => page.locator('.shell').count()).toBe(0); // the app has taken the shell's place
  expect(await page.title()).toContain('Netchannel Lab');
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.filter((address) => !address.startsWith(baseURL))).toEqual([]);
  expect(policyViolations).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('the shell is styled and accessible before the script has come', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(baseURL, { waitUntil: 'load' });
  expect(await page.locator('.shell-side').first().evaluate((side) => side.getBoundingClientRect().height)).toBeGreaterThan(300);
  expect(await axeFindings(page)).toEqual([]);
  await page.close();
});
