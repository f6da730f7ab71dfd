import { expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { axeFindings, openPage } from './openPage.ts';

const browser = await fileBrowser();

test('panels go beside the stage, share their room by key, and stay so', async () => {
  const { page, complaints } = await openPage(browser, inject('baseURL'), { width: 1440, height: 900 });
  const widthOf = async (name: string): Promise<number> => (await page.getByRole('region', { name }).boundingBox())?.width ?? 0;
  const edge = page.getByRole('separator', { name: 'Between Misses and Latency' });
  await edge.focus();
  const before = { misses: await widthOf('Misses per packet'), cpu: await widthOf('CPU budget') };
  for (let key = 0; key < 3; key++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => widthOf('Misses per packet')).toBeCloseTo(before.misses + 72, -1);
  expect(Math.abs((await widthOf('CPU budget')) - before.cpu)).toBeLessThan(4);

  await page.getByRole('button', { name: 'Panels beside the stage' }).click();
  const panels = page.getByRole('region', { name: 'Panels' });
  const stage = page.getByRole('region', { name: 'Stage' });
  await expect.poll(async () => (await panels.boundingBox())?.y ?? Infinity).toBeLessThan(200);
  const [left, right] = [await stage.boundingBox(), await panels.boundingBox()];
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(await axeFindings(page)).toEqual([]);

  await page.reload();
  await expect.poll(async () => (await panels.boundingBox())?.y ?? Infinity).toBeLessThan(200);
  await page.setViewportSize({ width: 1280, height: 800 }); // no room: they are below again
  await expect.poll(async () => (await panels.boundingBox())?.x ?? Infinity).toBeLessThan(100);
  expect(complaints).toEqual([]);
  await page.close();
});
