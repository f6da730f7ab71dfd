import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { fileBrowser } from './fileBrowser.ts';
import { KEPT, openScreen } from '../../scripts/screens.mjs';

const baseURL = inject('baseURL');
const browser = await fileBrowser();

// Another browser sets type and lines a little differently: pictures are compared at a quarter of their size, and some may differ.
const SHRINK = 4;
const MEAN_MOST = 4; // of 255
const SHARE_MOST = 0.03; // of the pixels further apart than
const FAR = 48; // of 255

/** How far two pictures are apart: in the mean, and in how many places clearly. */
const difference = (page: Page, pictures: readonly string[]): Promise<{ readonly mean: number; readonly share: number; readonly sizes: readonly string[] }> =>
  page.evaluate(
    async ({ urls, shrink, far }) => {
      const images = await Promise.all(urls.map(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return image;
      }));
      const pixels = images.map((image) => {
        const canvas = new OffscreenCanvas(Math.ceil(image.width / shrink), Math.ceil(image.height / shrink));
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return context.getImageData(0, 0, canvas.width, canvas.height).data;
      });
      const [one = new Uint8ClampedArray(), other = new Uint8ClampedArray()] = pixels;
      let sum = 0;
      let apart = 0;
      for (let k = 0; k < one.length; k += 4) {
        const by = [0, 1, 2].map((channel) => Math.abs((one[k + channel] ?? 0) - (other[k + channel] ?? 0)));
        sum += by.reduce((all, value) => all + value, 0) / 3;
        if (Math.max(...by) > far) apart++;
      }
      return { mean: sum / (one.length / 4), share: apart / (one.length / 4), sizes: images.map(({ width, height }) => `${width} × ${height}`) };
    },
    { urls: pictures, shrink: SHRINK, far: FAR },
  );

test.each(KEPT)('$screen looks as in docs/$file ($size, $theme); `npm run screenshots -- --keep` accepts another look', async ({ file, ...which }) => {
  const page = await openScreen(browser, baseURL, which);
  const asUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;
  const now = asUrl(await page.screenshot());
  const kept = asUrl(readFileSync(new URL(`../../docs/${file}`, import.meta.url)));
  await page.close();
  const blank = await browser.newPage();
  const { mean, share, sizes } = await difference(blank, [now, kept]);
  await blank.close();
  expect(sizes[0]).toBe(sizes[1]);
  expect(mean).toBeLessThan(MEAN_MOST);
  expect(share).toBeLessThan(SHARE_MOST);
});
