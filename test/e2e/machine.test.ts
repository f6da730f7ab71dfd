import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { csv, latencies } from '../exchange/drawLatencies.ts';
import { lab } from '../cli/fakeIo.ts';
import { digests } from './digests.ts';
import { dropFile } from './dropFile.ts';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();
const LAPTOP = { width: 1440, height: 900 };
const SMALL = `${baseURL}#v=1&packets=60&at=0`;
const TABLE = csv(latencies({ sockets: 2, complexes: 2, cores: 4, complexNs: 25, socketNs: 110, machineNs: 200 }), 'lower');

const bar = (page: Page) => page.getByRole('region', { name: 'Your machine', exact: true });
const problems = (page: Page) => page.locator('[role=alert]').first().textContent();
const machine = (page: Page) => page.getByLabel('Machine', { exact: true });

test('a dropped table is the machine, says what was recognised and taken over, travels in the link, survives F5, and prints the command line’s digest', async () => {
  const { page, complaints } = await openPage(browser, SMALL, LAPTOP);
  await dropFile(page, ['any name.txt', TABLE]);
  await expect.poll(() => bar(page).textContent()).toMatch(/16 cores, 4 complexes, 2 sockets; messages: 25.*the nearest: EPYC Milan 2021/);
  await expect.poll(() => page.url()).toContain('machine=your-machine&ownMachine=');
  await bar(page).locator('summary').click();
  expect(await bar(page).getByRole('row', { name: 'line from memory' }).textContent()).toContain('taken over from EPYC Milan 2021');
  expect(await axeFindings(page)).toEqual([]);
  const mine = await digests(page);
  const printed = await lab(['run', '--json', '--set', 'packets=60', '--machine-file', 'mine.csv'], { 'mine.csv': TABLE });
  expect(mine[0]).toBe((JSON.parse(printed.out) as { digest: string }).digest);
  await page.reload({ waitUntil: 'networkidle' });
  await expect.poll(() => bar(page).textContent()).toContain('16 cores');
  expect(await digests(page)).toEqual(mine);
  await machine(page).selectOption('graviton2-2020');
  await expect.poll(() => bar(page).count()).toBe(0);
  await machine(page).selectOption('your-machine');
  await expect.poll(() => bar(page).textContent()).toContain('16 cores');
  expect(complaints).toEqual([]);
  await page.close();
});

test('a table with words in it gives a message with its place and leaves the running scenario untouched', async () => {
  const { page, complaints } = await openPage(browser, SMALL, LAPTOP);
  const address = page.url();
  await dropFile(page, ['bad.csv', ',,\n20,,\n21,fast,\n']);
  await expect.poll(() => problems(page)).toContain('line 3, column 2: “fast” is no latency');
  expect([page.url(), await machine(page).inputValue(), complaints]).toEqual([address, 'xeon-2006', []]);
  await page.close();
});
