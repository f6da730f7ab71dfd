import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { openPage, type WatchedPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();
const LAPTOP = { width: 1440, height: 900 };

const now = async (page: Page): Promise<number> => Number(await page.locator('[role=slider]').getAttribute('aria-valuenow'));
const readOut = (page: Page) => page.locator('output[aria-label=Now]').textContent();

/** All that is said about an instant: canvas labels, narration, the stage as a table. */
async function pictureInWords(page: Page): Promise<string> {
  const parts = await page.locator('main canvas[aria-label], main output, #stage-table').evaluateAll((found) =>
    found.map((part) => `${part.getAttribute('aria-label') ?? ''} ${part.textContent ?? ''}`),
  );
  return parts.join('\n');
}

/** A page on which both sides have run: keys before that move nothing. */
async function openRun(address: string, viewport: { readonly width: number; readonly height: number }): Promise<WatchedPage> {
  const opened = await openPage(browser, address, viewport);
  await expect.poll(() => opened.page.getByRole('button', { name: 'Add a NAT rule' }).isEnabled()).toBe(true);
  return opened;
}

async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(500); // read-outs are throttled
}

test('stepping to an instant, scrubbing to it and opening its link give the same picture', async () => {
  const { page, complaints } = await openRun( `${baseURL}#v=1&at=7900000&follow=633`, LAPTOP);
  await page.keyboard.press('g'); // the stage as a table
  for (let i = 0; i < 25; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).not.toContain('at=7900000&');
  await settled(page);
  const stepped = await pictureInWords(page);
  const link = page.url();

  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowLeft');
  await settled(page);
  expect(await pictureInWords(page)).toBe(stepped);

  const opened = await openRun( link, LAPTOP);
  await opened.page.keyboard.press('g');
  await settled(opened.page);
  expect(await pictureInWords(opened.page)).toBe(stepped);
  expect([...complaints, ...opened.complaints]).toEqual([]);
  await opened.page.close();
  await page.close();
});

test('by keyboard alone: play, step, packets, ends, speed, zoom, help', async () => {
  const { page, complaints } = await openRun( `${baseURL}#v=1&at=7900000&follow=633`, LAPTOP);
  const begin = await readOut(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => readOut(page)).not.toBe(begin);
  const stepped = await readOut(page);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => readOut(page)).not.toBe(stepped);
  const from = await now(page);

  await page.keyboard.press('Space');
  await expect.poll(() => page.getByRole('button', { name: 'Pause', exact: true }).count()).toBe(1);
  await expect.poll(() => now(page)).toBeGreaterThan(from);
  await page.keyboard.press('Space');
  await expect.poll(() => page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);

  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => page.url()).toContain('follow=634');
  await page.keyboard.press('Home');
  await expect.poll(() => now(page)).toBe(0);
  await page.keyboard.press('End');
  await expect.poll(() => now(page)).toBeGreaterThan(12_000_000);
  await page.keyboard.press('KeyW');
  await expect.poll(() => page.getByText('×\u200950').count()).toBe(1);
  await page.keyboard.press('0');
  await expect.poll(() => page.getByText('×\u200950').count()).toBe(0);
  await page.keyboard.press('+');
  await expect.poll(() => page.url()).toContain('speed=5000');

  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('dialog').textContent()).toContain('Play or pause');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test('Tab reaches every control in the order of the page, Space presses the button that has the focus', async () => {
  const { page } = await openRun( `${baseURL}#v=1&at=7900000&follow=633`, LAPTOP);
  const names: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused === null || focused === document.body) return '';
        const label = focused.id === '' ? null : document.querySelector(`label[for="${focused.id}"]`);
        return focused.getAttribute('aria-label') ?? label?.textContent ?? focused.textContent ?? '';
      }),
    );
  }
  const order = ['Scenario', 'Machine', 'Receive path of side A', 'Receive path of side B', 'Swap cores', 'Traffic & machine', 'Command line', 'Theme', 'Help', 'Add a NAT rule'];
  const firstRound = names.slice(0, names.indexOf('Scenario', 1) > 0 ? names.indexOf('Scenario', 1) : undefined);
  expect(firstRound.filter((name) => order.includes(name))).toEqual(order);
  const transport = ['To the start', 'One event back', 'Play', 'One event forward', 'To the end', 'Speed'];
  expect(firstRound.filter((name) => transport.includes(name))).toEqual(transport);

  await page.getByRole('button', { name: 'To the end' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => now(page)).toBeGreaterThan(12_000_000);
  expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1); // Space did not also play
  await page.close();
});

test('letters are left to those who type, and can be switched off', async () => {
  const { page } = await openRun( `${baseURL}#v=1&at=7900000`, LAPTOP);
  await page.keyboard.press('t');
  const rate = page.getByLabel('Rate', { exact: true });
  await rate.focus();
  await page.keyboard.type('k?');
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Play', exact: true, includeHidden: true }).count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByLabel(/Single-character keys/).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await page.waitForTimeout(200);
  expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);
  await page.keyboard.press('Space');
  await expect.poll(() => page.getByRole('button', { name: 'Pause', exact: true }).count()).toBe(1);
  await page.close();
});

test('Back undoes a step, not a frame', async () => {
  const { page } = await openRun( `${baseURL}#v=1&at=7900000&follow=633`, LAPTOP);
  await expect.poll(() => now(page)).toBe(7_900_000); // the run is there
  await page.keyboard.press('End');
  await expect.poll(() => page.url()).not.toContain('at=7900000');
  await page.keyboard.press('Home');
  await expect.poll(() => page.url()).toContain('at=0');
  await page.goBack();
  await expect.poll(() => now(page)).toBeGreaterThan(12_000_000);
  await page.goBack();
  await expect.poll(() => now(page)).toBe(7_900_000);
  await page.close();
});
