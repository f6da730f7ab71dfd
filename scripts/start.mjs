// npm start   Installs what is missing, builds the page, serves it and says where. `npm start -- --port 5000` to choose.

import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orExplain, whenNpmEnds } from './entry.mjs';
import { withLock } from './lock.mjs';
import { ROOT, TOOLS, runTool } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

const HOST = '127.0.0.1';
const FIRST_PORT = 4173;

await orExplain(async () => {
  const wanted = wantedPort(process.argv.slice(2));
  if (wanted !== undefined && !(wanted >= 1 && wanted <= 65_535)) return refuse('--port takes a whole number from 1 to 65535, and there is no other option.');
  if (wanted !== undefined && !(await isFree(wanted))) return refuse(`Port ${wanted} is taken, or not allowed. Choose another one, or none: then the first free one from ${FIRST_PORT} on is taken.`);
  await ensureInstalled();
  const { code } = await withLock(join(ROOT, '.lab-cache', 'dist.lock'), () =>
    runTool(TOOLS.vite, ['build', '--logLevel', 'warn'], { limitSeconds: 180, env: { NODE_ENV: 'production' } }),
  );
  if (code !== 0) {
    process.exitCode = 1;
    return;
  }
  const { port, server } = await serve(wanted);
  process.stdout.write(`\nNetchannel Lab is at http://${HOST}:${port}/   (Ctrl+C ends it)\n`);
  const end = () => {
    server.httpServer.close();
    process.exit(0);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, end);
  whenNpmEnds(end);
});

/**
 * The port that was asked for; NaN when what was said is no port.
 * @param {string[]} args
 * @returns {number | undefined}
 */
function wantedPort(args) {
  try {
    const { values } = parseArgs({ args, options: { port: { type: 'string' } } });
    if (values.port === undefined) return undefined;
    return /^\d+$/.test(values.port) ? Number(values.port) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

/** @param {string} why */
function refuse(why) {
  process.stderr.write(`${why}\n  npm start -- --port 5000\n`);
  process.exitCode = 2;
}

/**
 * Serves dist/ on the wanted port, or on the first free one.
 * @param {number | undefined} wanted
 */
async function serve(wanted) {
  const { preview } = await import('vite');
  for (let port = wanted ?? FIRST_PORT; ; port += 1) {
    if (wanted === undefined && !(await isFree(port))) continue;
    try {
      const server = await preview({ logLevel: 'warn', preview: { host: HOST, port, strictPort: true } });
      return { port, server };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('already in use'); // by another one, just now
      if (!taken || wanted !== undefined || port > FIRST_PORT + 200) throw error;
    }
  }
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
