import { describe, expect, inject, test } from 'vitest';
import { headline } from '../../src/analysis/headline.ts';
import { simulate } from '../../src/model/simulate.ts';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import { digest } from '../../src/trace/digest.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { headlineText } from '../../src/words/headline.ts';
import { fileBrowser } from './fileBrowser.ts';
import { openPage } from './openPage.ts';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

function run(pathId: string, knobs: Partial<typeof defaultScenario.knobs> = {}): Trace {
  const result = simulate({ scenario: { ...defaultScenario, knobs: { ...defaultScenario.knobs, ...knobs } }, pathId });
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

test('without a click: both sides, and a sentence with the numbers that Node computes from the same runs', async () => {
  const { page, complaints } = await openPage(browser, baseURL, { width: 1440, height: 900 });
  const expected = headlineText(headline(run('stack'), run('socket-channel')));
  await expect.poll(() => page.getByText(expected).count()).toBe(1);
  await expect.poll(() => page.locator('main canvas').count()).toBeGreaterThanOrEqual(4); // two sides, score, lens
  for (const title of ['Misses per packet', 'Where a packet’s time goes', 'CPU budget']) {
    await expect.poll(() => page.getByRole('heading', { name: title }).count()).toBe(1); // panels come last
  }
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(900);
  expect(complaints).toEqual([]);
  await page.close();
});

describe.each([
  { name: 'the default', hash: '', knobs: {} },
  { name: 'small packets of several flows', hash: '#v=1&packetBytes=200&flows=3&packets=700&at=0', knobs: { packetBytes: 200, flows: 3, packets: 700 } },
])('digest of $name', ({ hash, knobs }) => {
  test('is the same in the browser as in Node, beside the command that prints it', async () => {
    const { page } = await openPage(browser, baseURL + hash, { width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Command line' }).click();
    for (const [side, path] of [['a', 'stack'], ['b', 'socket-channel']] as const) {
      await expect.poll(() => page.locator(`[data-digest=${side}]`).textContent()).toBe(digest(run(path, knobs)));
      const set = Object.entries(knobs).map(([id, value]) => ` --set ${id}=${value}`);
      const commands = await page.locator('dialog code').allTextContents();
      for (const part of [`npm run -s lab -- run --scenario vj-2006 --path ${path}`, ...set, '--json']) {
        expect(commands.some((command) => command.includes(part) && command.includes(path))).toBe(true);
      }
    }
    await page.close();
  });
});

test('a first visit plays by itself for one packet, then stops', { timeout: 90_000 }, async () => {
  const { page } = await openPage(browser, baseURL, { width: 1280, height: 720 });
  const slider = page.locator('[role=slider]');
  await expect.poll(() => slider.getAttribute('aria-valuenow')).not.toBe('0');
  const still = await slider.getAttribute('aria-valuenow');
  expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);
  await expect.poll(() => page.getByRole('button', { name: 'Pause', exact: true }).count(), { timeout: 10_000 }).toBe(1);
  await expect.poll(() => page.getByRole('button', { name: 'Play', exact: true }).count(), { timeout: 60_000, interval: 500 }).toBe(1);
  expect(Number(await slider.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(Number(still));
  await page.close();
});

test('with reduced motion it stays still', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(baseURL, { waitUntil: 'networkidle' });
  await page.waitForTimeout(4000);
  expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);
  await context.close();
});

test('Swap cores moves the reader to the interrupt’s core and the threads vanish; pressed again they are back', async () => {
  const { page } = await openPage(browser, `${baseURL}#v=1&at=0`, { width: 1440, height: 900 });
  const together = headlineText(headline(run('stack', { readerCore: 0 }), run('socket-channel', { readerCore: 0 })));
  const apart = headlineText(headline(run('stack'), run('socket-channel')));
  await expect.poll(() => page.getByText(apart).count()).toBe(1);
  await page.getByRole('button', { name: 'Swap cores' }).click();
  await expect.poll(() => page.getByText(together).count()).toBe(1);
  await expect.poll(() => page.url()).toContain('readerCore=0');
  await page.getByRole('button', { name: 'Swap cores' }).click();
  await expect.poll(() => page.getByText(apart).count()).toBe(1);
  await expect.poll(() => page.url()).not.toContain('readerCore=0'); // the step is in the history
  await page.goBack();
  await expect.poll(() => page.getByText(together).count()).toBe(1);
  await page.close();
});

test('a knob’s change is on screen soon after', async () => {
  const { page } = await openPage(browser, `${baseURL}#v=1&at=0`, { width: 1440, height: 900 });
  const shown = page.locator('p[aria-live]');
  await page.getByRole('button', { name: 'Traffic & machine' }).click();
  const rate = page.getByLabel('Rate', { exact: true });
  const tookMs: number[] = [];
  for (const value of ['700', '900', '600', '800']) {
    tookMs.push(
      await page.evaluate(
        async ([field, text]) => {
          const input = document.getElementById(field ?? '') as HTMLInputElement;
          const headlineNow = () => document.querySelector('p[aria-live]')?.textContent;
          const before = headlineNow();
          const beganMs = performance.now();
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
          input.dispatchEvent(new Event('input', { bubbles: true }));
          while (headlineNow() === before && performance.now() - beganMs < 5000) await new Promise((next) => requestAnimationFrame(next));
          return performance.now() - beganMs;
        },
        [(await rate.getAttribute('id')) ?? '', value] as const,
      ),
    );
  }
  tookMs.sort((x, y) => x - y);
  process.stdout.write(`a knob's change on 1000 packets was on screen after ${tookMs.map((ms) => ms.toFixed(0)).join(', ')} ms\n`);
  expect(await shown.count()).toBe(1);
  expect(tookMs.at(-1)).toBeLessThan(5000); // it came at all; how fast is reported, not judged
  await page.close();
});
