// npm run screenshots   Pictures of the key screens in every size and theme, into screenshots/ (which git ignores).
// npm run screenshots -- --keep   only those that docs/ keeps, into docs/: after the page has changed its looks on purpose

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { orExplain } from './entry.mjs';
import { ROOT } from './run.mjs';
import { KEPT, openScreen, SCREENS, SIZES, THEMES } from './screens.mjs';
import { servePage } from './servePage.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  await ensureBrowser();
  const served = await servePage('dist-e2e');
  if (served === undefined) {
    process.exitCode = 1;
    return;
  }
  const keeps = process.argv.includes('--keep');
  const folder = join(ROOT, keeps ? 'docs' : 'screenshots');
  mkdirSync(folder, { recursive: true });
  const wanted = keeps ? KEPT : SCREENS.flatMap(({ id }) => SIZES.flatMap((size) => THEMES.map((theme) => ({ screen: id, size: size.id, theme, file: `${id}-${size.id}-${theme}.png` }))));
  const { chromium } = await import('playwright'); // there only when the packages are
  const browser = await chromium.launch(launchOptions());
  for (const one of wanted) {
    const page = await openScreen(browser, served.address, one);
    await page.screenshot({ path: join(folder, one.file) });
    await page.close();
    process.stdout.write(`${one.file}\n`);
  }
  await browser.close();
  await served.close();
});
