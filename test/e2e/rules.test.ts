import type { Page } from 'playwright';
import { describe, expect, inject, test } from 'vitest';
import { digests } from './digests.ts';
import { dropFile } from './dropFile.ts';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();
const LAPTOP = { width: 1440, height: 900 };
const NAT = `${baseURL}#v=1&scenario=nat-rule&at=0`;
const RULES = '*nat\n-A PREROUTING -p udp -m udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination :5353\nCOMMIT\n';
const ASKS_SET = '*filter\n-A INPUT -m set --match-set bad src -j DROP\n-A INPUT -m bpf --bytecode "4,48" -j ACCEPT\nCOMMIT\n';
const SETS = 'create bad hash:net\nadd bad 0.0.0.0/1\nadd bad 128.0.0.0/1\n';
const LONG = `*filter\n${Array.from({ length: 3000 }, (_, i) => `-A INPUT -s 10.${(i * 7919) % 251}.${(i * 104_729) % 241}.${i % 239}/32 -p tcp --dport ${(i * 31) % 60_000} -j DROP`).join('\n')}\nCOMMIT\n`;

const bar = (page: Page) => page.getByRole('region', { name: 'Netfilter' });
const problems = (page: Page) => page.locator('[role=alert]').first().textContent();
const headline = (page: Page) => page.locator('p[aria-live]').textContent();

test('dropped rules are the scenario’s netfilter, say what was understood, travel in the link and survive F5', async () => {
  const { page, complaints } = await openPage(browser, NAT, LAPTOP);
  const plain = await digests(page);
  await dropFile(page, ['any name.txt', RULES]);
  await expect.poll(() => bar(page).textContent()).toContain('Netfilter: 1 rule in nat');
  expect(await bar(page).textContent()).toContain('Everything is understood.');
  await expect.poll(() => page.url()).toMatch(/rules=z:[\w-]+/);
  const ruled = await digests(page);
  expect(ruled).not.toEqual(plain);
  await page.reload({ waitUntil: 'networkidle' });
  await expect.poll(() => bar(page).textContent()).toContain('1 rule in nat');
  expect(await digests(page)).toEqual(ruled);

  const theirs = await openPage(browser, page.url(), LAPTOP); // a browser where nothing is kept
  await expect.poll(() => bar(theirs.page).textContent()).toContain('1 rule in nat');
  expect(await digests(theirs.page)).toEqual(ruled);
  await theirs.page.getByRole('button', { name: 'Remove rules' }).click();
  await expect.poll(() => bar(theirs.page).count()).toBe(0);
  expect([...complaints, ...theirs.complaints]).toEqual([]);
  await theirs.page.close();
  await page.close();
});

test('rules and their sets may come together; what is ignored is told by line, and counts as chosen', async () => {
  const { page, complaints } = await openPage(browser, NAT, LAPTOP);
  await dropFile(page, ['bad.ipset', SETS], ['some.rules', ASKS_SET]);
  await expect.poll(() => bar(page).textContent()).toContain('2 rules in filter, 1 set');
  await bar(page).locator('summary').click();
  expect(await bar(page).textContent()).toContain('line 3: The match “bpf” is not understood.');
  await bar(page).getByLabel('What is not understood').selectOption('always');
  await expect.poll(() => page.url()).toMatch(/unknown=always/);
  expect(page.url()).toMatch(/ipset=z:/);
  expect(await axeFindings(page)).toEqual([]);
  await page.goBack();
  await expect.poll(() => bar(page).getByLabel('What is not understood').inputValue()).toBe('never');
  expect(complaints).toEqual([]);
  await page.close();
});

test('pasted rules do the same, unless they are pasted into a field', async () => {
  const { page, complaints } = await openPage(browser, NAT, LAPTOP);
  const paste = (text: string, where = 'body') => page.evaluate(([content, selector]) => {
    const data = new DataTransfer();
    data.setData('text/plain', content);
    document.querySelector(selector)?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: data }));
  }, [text, where] as const);
  await paste('just some words');
  await paste(RULES);
  await expect.poll(() => bar(page).textContent()).toContain('1 rule in nat');
  await page.keyboard.press('t');
  await page.locator('[data-knob=rateMbps] input').waitFor();
  await paste(ASKS_SET, '[data-knob=rateMbps] input');
  await page.waitForTimeout(300);
  expect(await bar(page).textContent()).toContain('1 rule in nat');
  expect([await problems(page), complaints]).toEqual(['', []]);
  await page.close();
});

test('rules too long for a link are named by it: this browser has them, another is told which text to drop', async () => {
  const mine = await openPage(browser, NAT, LAPTOP);
  await dropFile(mine.page, ['long.rules', LONG]);
  await expect.poll(() => mine.page.url(), { timeout: 60_000 }).toMatch(/rules=file:[0-9a-f]{16}:\d+/);
  await mine.page.reload({ waitUntil: 'networkidle' });
  await expect.poll(() => bar(mine.page).textContent(), { timeout: 60_000 }).toContain('in filter');
  expect(mine.page.url()).toMatch(/rules=file:/);

  const context = await browser.newContext();
  const theirs = await openPage(browser, `${mine.page.url()}&add=5:-A%20INPUT%20-j%20ACCEPT`, LAPTOP);
  await expect.poll(() => problems(theirs.page)).toContain('iptables-save text of');
  await expect.poll(() => headline(theirs.page)).not.toBe('Simulating both sides…');
  await dropFile(theirs.page, ['the same under another name', LONG]);
  await expect.poll(() => bar(theirs.page).textContent(), { timeout: 60_000 }).toContain('1 rule added on the way');
  await expect.poll(() => problems(theirs.page)).toBe('');
  expect(theirs.page.url()).toContain('add=5:');
  expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
  await context.close();
  await theirs.page.close();
  await mine.page.close();
});

const BAD_RULES: readonly (readonly [what: string, content: string | Uint8Array, sentence: string])[] = [
  ['a loop', '*filter\n:a - [0:0]\n:b - [0:0]\n-A a -j b\n-A b -j a\nCOMMIT\n', 'line 5: This jump to a makes a loop'],
  ['an unknown chain', '*filter\n-A NOPE -j DROP\nCOMMIT\n', 'line 2: The table filter has no chain “NOPE”'],
  ['an unknown table', '*routes\nCOMMIT\n', 'line 1: There is no table “routes”'],
  ['rules of ip6tables', '# Generated by ip6tables-save v1.8.10\n*filter\nCOMMIT\n', 'line 1: These are rules of ip6tables'],
  ['noise', Uint8Array.from({ length: 5000 }, (_, i) => (i < 8 ? '*filter\n'.charCodeAt(i) : (i * 7919) & 255)), 'not UTF-8'],
  ['more than 10 MB', `*filter\n${'-A INPUT -j DROP\n'.repeat(700_000)}`, 'at most'],
];

test('dropping bad rules gives a message with its line and leaves the running scenario untouched', async () => {
  const { page, complaints } = await openPage(browser, `${baseURL}#v=1&scenario=misdelivery&at=2000000&follow=100`, LAPTOP);
  await expect.poll(() => headline(page)).toMatch(/\d/);
  await page.waitForTimeout(400);
  const [before, address] = [await headline(page), page.url()];
  for (const [what, content, sentence] of BAD_RULES) {
    await dropFile(page, ['bad.rules', content]);
    await expect.poll(() => problems(page), { message: what }).toContain(sentence);
    await page.waitForTimeout(300);
    expect([await headline(page), page.url()], what).toEqual([before, address]);
    expect(await bar(page).count(), what).toBe(0); // the library's own rules stand in the NAT panel
  }
  expect(complaints).toEqual([]);
  await page.close();
});

describe.each(['rules=z:AAAA', 'ipset=z:!', 'rules=file:0123456789abcdef:100'])('the address #v=1&%s', (part) => {
  test('is reported, and the page runs', async () => {
    const { page, complaints } = await openPage(browser, `${baseURL}#v=1&${part}`, LAPTOP);
    await expect.poll(() => problems(page)).not.toBe('');
    await expect.poll(() => headline(page)).toMatch(/busy|packets/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
