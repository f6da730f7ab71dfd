// A production build of the page on a port of its own, for those who look at it in a browser: tests, screenshots, frames.

import { join } from 'node:path';
import { ROOT, TOOLS, runTool } from './run.mjs';

const HOST = '127.0.0.1';

/**
 * The page is built in a process of its own: inside vitest NODE_ENV is "test", and React's development build would be bundled.
 * @param {string} outDir from the checkout's folder
 * @returns {Promise<{ address: string, close: () => Promise<void> } | undefined>} undefined: it cannot be built, and this was said
 */
export async function servePage(outDir) {
  const folder = join(ROOT, outDir);
  const { code } = await runTool(TOOLS.vite, ['build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], { limitSeconds: 180, env: { NODE_ENV: 'production' } });
  if (code !== 0) return undefined;
  const { preview } = await import('vite'); // there only when the packages are
  const server = await preview({ root: ROOT, logLevel: 'warn', build: { outDir: folder }, preview: { host: HOST, port: 0, strictPort: true } });
  const bound = server.httpServer.address();
  if (bound === null || typeof bound === 'string') throw new Error('the preview server has no port');
  return { address: `http://${HOST}:${bound.port}/`, close: () => server.close() };
}
