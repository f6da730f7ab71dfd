import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { preview } from 'vite';
import { ROOT, TOOLS, runTool } from '../../scripts/run.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    baseURL: string;
  }
}

/**
 * Serves a production build. It is made in a child process: inside vitest NODE_ENV is "test", and React's development
 * build would be bundled. When it cannot be built, `baseURL` is empty and the tests that need it fail; the others run.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const outDir = join(ROOT, 'dist-e2e');
  const { code } = await runTool(TOOLS.vite, ['build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
    limitSeconds: 120,
    env: { NODE_ENV: 'production' },
  });
  if (code !== 0) {
    project.provide('baseURL', '');
    return undefined;
  }
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: true },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the preview server has no port');
  project.provide('baseURL', `http://127.0.0.1:${address.port}/`);
  return async () => {
    await server.close();
  };
}
