// npm run screenshots   Pictures of the key screens in every size and theme, into screenshots/ (which git ignores).
// npm run screenshots -- --keep   only those that docs/ keeps, into docs/: after the page has changed its looks on purpose

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { orExplain } from './entry.mjs';
import { ROOT, TOOLS, runTool } from './run.mjs';
import { KEPT, openScreen, SCREENS, SIZES, THEMES } from './screens.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  await ensureBrowser();
  const outDir = join(ROOT, 'dist-e2e');
  const { code } = await runTool(TOOLS.vite, ['build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], { limitSeconds: 180, env: { NODE_ENV: 'production' } });
  if (code !== 0) {
    process.exitCode = 1;
    return;
  }
  const server = await preview({ root: ROOT, logLevel: 'warn', build: { outDir }, preview: { host: '127.0.0.1', port: 0, strictPort: true } });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the preview server has no port');
  const keeps = process.argv.includes('--keep');
  const folder = join(ROOT, keeps ? 'docs' : 'screenshots');
  mkdirSync(folder, { recursive: true });
  const wanted = keeps ? KEPT : SCREENS.flatMap(({ id }) => SIZES.flatMap((size) => THEMES.map((theme) => ({ screen: id, size: size.id, theme, file: `${id}-${size.id}-${theme}.png` }))));
  const browser = await chromium.launch(launchOptions());
  for (const one of wanted) {
    const page = await openScreen(browser, `http://127.0.0.1:${address.port}/`, one);
    await page.screenshot({ path: join(folder, one.file) });
    await page.close();
    process.stdout.write(`${one.file}\n`);
  }
  await browser.close();
  await server.close();
});
