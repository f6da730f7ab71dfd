import type { Page } from 'playwright';
import { expect } from 'vitest';

/** Both sides' digests, as the command line dialog says them. */
export async function digests(page: Page): Promise<readonly (string | null)[]> {
  await page.getByRole('button', { name: 'Command line' }).click();
  const codes = page.locator('[data-digest]');
  await expect.poll(async () => (await codes.allTextContents()).join()).toMatch(/^[0-9a-f]{16},[0-9a-f]{16}$/);
  const found = await codes.allTextContents();
  await page.keyboard.press('Escape');
  return found;
}
