import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { describe, expect, inject, test } from 'vitest';
import { dropFile } from './dropFile.ts';
import { fileBrowser } from './fileBrowser.ts';
import { openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();
const LAPTOP = { width: 1440, height: 900 };
const whole = readFileSync(new URL('../../public/samples/nat-web.pcap', import.meta.url));
/** The first frames of the sample: another file, with another digest. */
const capture = whole.subarray(0, 24 + 40 * 96);

const headline = (page: Page) => page.locator('p[aria-live]').textContent();
const problems = (page: Page) => page.locator('[role=alert]').first().textContent();

test('a dropped capture plays, says what was assumed, and survives F5', async () => {
  // So many packets that the first runs are still under way when the file comes.
  const { page, complaints } = await openPage(browser, `${baseURL}#v=1&packets=20000&at=0`, LAPTOP);
  await dropFile(page, ['mine.pcap', capture]);
  const bar = page.getByRole('region', { name: 'Capture' });
  await bar.waitFor();
  expect(await bar.textContent()).toContain('mine.pcap');
  await bar.locator('summary').click();
  expect(await bar.textContent()).toContain('203.0.113.10 is taken for this machine');
  await expect.poll(() => page.url()).toMatch(/capture=[0-9a-f]{16}/);
  const before = await headline(page);

  await page.reload({ waitUntil: 'networkidle' });
  await bar.waitFor();
  await expect.poll(() => headline(page)).toBe(before);

  await page.getByLabel('This machine').fill('198.51.100.1.');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  expect(await bar.textContent()).toContain('An IP address such as');
  expect(complaints).toEqual([]);
  await page.close();
});

test('a knob that cannot be had says why where it was turned, and turns back', async () => {
  const { page, complaints } = await openPage(browser, `${baseURL}#v=1&at=0`, LAPTOP);
  await page.keyboard.press('t');
  const process = page.locator('[data-knob=process] select');
  await process.selectOption('replay');
  await expect.poll(() => page.locator('dialog [role=alert]').first().textContent()).toContain('needs a capture');
  await expect.poll(() => process.inputValue()).toBe('constant');
  const rate = page.locator('[data-knob=rateMbps] input');
  await rate.fill('1e9');
  await expect.poll(() => page.locator('[data-knob=rateMbps] [role=alert]').textContent()).toContain('outside the range');
  expect(await rate.getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('button', { name: 'Reset Rate' }).click();
  expect(await rate.inputValue()).toBe('1000');
  expect(complaints).toEqual([]);
  await page.close();
});

test('the sample plays at a click', async () => {
  const { page, complaints } = await openPage(browser, `${baseURL}#v=1&at=0`, LAPTOP);
  await page.getByRole('button', { name: 'Traffic & machine' }).click();
  await page.getByRole('button', { name: 'Play the sample nat-web.pcap' }).click();
  await expect.poll(() => page.getByRole('region', { name: 'Capture', includeHidden: true }).count(), { timeout: 15_000 }).toBe(1);
  expect(await problems(page)).toBe('');
  expect(complaints).toEqual([]);
  await page.close();
});

test('a link to a capture that is not here says which file to drop, and something runs all the same', async () => {
  const { page, complaints } = await openPage(
    browser,
    `${baseURL}#v=1&process=replay&capture=0123456789abcdef&captureName=theirs.pcap&captureBytes=4711`,
    LAPTOP,
  );
  await expect.poll(() => problems(page)).toContain('theirs.pcap');
  expect(await problems(page)).toContain('0123456789abcdef');
  await expect.poll(() => headline(page)).not.toBe('Simulating both sides…');
  expect(complaints).toEqual([]);
  await page.close();
});

test('somebody else’s link says which file to drop; dropped, the whole link holds', async () => {
  const mine = await openPage(browser, `${baseURL}#v=1&at=0`, LAPTOP);
  await dropFile(mine.page, ['mine.pcap', capture]);
  await expect.poll(() => mine.page.url()).toMatch(/capture=[0-9a-f]{16}/);
  await mine.page.keyboard.press('End');
  await expect.poll(() => mine.page.url()).toMatch(/at=[1-9]/);
  const link = mine.page.url();
  const sentence = await headline(mine.page);
  await mine.page.close();

  const theirs = await openPage(browser, link.replace('#v=1', '#v=1&interruptsPerSecond=8000'), LAPTOP); // a page of its own: nothing is kept there
  await expect.poll(() => problems(theirs.page)).toContain('mine.pcap');
  expect(await headline(theirs.page)).not.toBe(sentence);
  await dropFile(theirs.page, ['the same under another name.pcap', capture]);
  await expect.poll(() => headline(theirs.page)).toBe(sentence);
  await expect.poll(() => problems(theirs.page)).toBe('');
  expect(theirs.page.url()).toContain(/at=\d+(\.\d+)?/.exec(link)?.[0]);
  expect(theirs.complaints).toEqual([]);
  await theirs.page.close();
});

const BAD_FILES: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['empty.pcap', new Uint8Array()],
  ['cut.pcap', whole.subarray(0, 17)],
  ['noise.bin', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) & 255)],
  ['lies.pcap', Uint8Array.from(whole.subarray(0, 200), (byte, i) => (i >= 32 && i < 40 ? 0xff : byte))],
  ['broken.json', new TextEncoder().encode('{"version": 1, "knobs": {"rateMbps": "fast"}}')],
  ['future.json', new TextEncoder().encode('{"version": 99}')],
];

test('dropping a bad file gives a message and leaves the running scenario untouched', async () => {
  const { page, complaints } = await openPage(browser, `${baseURL}#v=1&at=7900000&follow=633`, LAPTOP);
  await expect.poll(() => headline(page)).toMatch(/busy/);
  const before = await headline(page);
  const address = page.url();
  for (const [name, bytes] of BAD_FILES) {
    await dropFile(page, [name, bytes]);
    await expect.poll(() => problems(page), { message: name }).not.toBe('');
    await page.waitForTimeout(300);
    expect([await headline(page), page.url()], name).toEqual([before, address]);
    await page.getByRole('button', { name: 'Close this message' }).click();
    expect(await problems(page)).toBe('');
  }
  expect(complaints).toEqual([]);
  await page.close();
});

describe.each([
  'v=1&rateMbps=NaN', 'v=99', 'v=1&at=1e400&speed=x&%E0%A4%A', 'v=1&readerCore=7&machine=abacus', // test/scenario/link.test.ts has them all
])('the address #%s', (hash) => {
  test('gives a message, and both sides run', async () => {
    const { page, complaints } = await openPage(browser, `${baseURL}#${hash}`, LAPTOP);
    await expect.poll(() => problems(page)).not.toBe('');
    await expect.poll(() => headline(page)).not.toBe('Simulating both sides…');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
