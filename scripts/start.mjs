// npm start   Installs what is missing, builds the page, serves it and says where. `npm start -- --port 5000` to choose.

import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { orExplain } from './entry.mjs';
import { TOOLS, runTool } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

const HOST = '127.0.0.1';
const FIRST_PORT = 4173;

await orExplain(async () => {
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  await ensureInstalled();
  const { code } = await runTool(TOOLS.vite, ['build', '--logLevel', 'warn'], { limitSeconds: 180, env: { NODE_ENV: 'production' } });
  if (code !== 0) {
    process.exitCode = 1;
    return;
  }
  const port = values.port === undefined ? await firstFreePort(FIRST_PORT) : Number(values.port);
  const { preview } = await import('vite');
  const server = await preview({ logLevel: 'warn', preview: { host: HOST, port, strictPort: true } });
  process.stdout.write(`\nNetchannel Lab is at http://${HOST}:${port}/   (Ctrl+C ends it)\n`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      server.httpServer.close();
      process.exit(0);
    });
  }
});

/** @param {number} from */
async function firstFreePort(from) {
  for (let port = from; port < from + 200; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${from} to ${from + 199}`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}
