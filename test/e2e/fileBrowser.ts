import { chromium, type Browser } from 'playwright';
import { afterAll } from 'vitest';
import { launchOptions } from '../../scripts/browser.mjs';

/** One browser for all tests of a file; asked for at its top, closed at its end. */
export async function fileBrowser(): Promise<Browser> {
  const browser = await chromium.launch(launchOptions());
  afterAll(() => browser.close());
  return browser;
}
