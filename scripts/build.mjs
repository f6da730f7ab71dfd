// Builds a Node entry with vite when its sources changed. Node 20 cannot run TypeScript, so the command line and the
// bench are built first; a build lives in a folder named by the hash of everything it was made from, so that "is it
// current?" is "is it there?", and two processes that build at once cannot disturb each other.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { ROOT, TOOLS, runTool } from './run.mjs';

/** The rooms that a Node entry may draw from. */
const ROOMS = ['base', 'words', 'trace', 'scenario', 'model', 'analysis', 'validation', 'exchange', 'cli'];
const KEPT_BUILDS = 3;
const KEPT_SECONDS = 3600;

/**
 * @param {object} what
 * @param {string} what.entry source file, from the checkout's folder
 * @param {string} what.outDir folder of the builds
 * @param {string[]} [what.sources] folders and files it depends on, beside the rooms
 * @returns {Promise<string>} the address of the built entry, for import()
 */
export async function buildNodeEntry({ entry, outDir, sources = [] }) {
  const inputs = [...ROOMS.map((room) => join('src', room)), 'vite.cli.config.ts', 'package-lock.json', ...sources];
  const hash = hashOf(inputs, entry);
  const builds = join(ROOT, outDir);
  const home = join(builds, hash);
  const built = join(home, 'main.js');
  if (!existsSync(built)) {
    await withLock(join(ROOT, '.lab-cache', `${outDir}.lock`), async () => {
      if (existsSync(built)) return; // another process did it meanwhile
      mkdirSync(builds, { recursive: true });
      const temporary = join(builds, `.building-${process.pid}`);
      rmSync(temporary, { recursive: true, force: true });
      try {
        const { code } = await runTool(
          TOOLS.vite,
          ['build', '-c', 'vite.cli.config.ts', '--ssr', entry, '--outDir', temporary, '--emptyOutDir', '--logLevel', 'warn'],
          { output: 'stderr', limitSeconds: 120, env: { NODE_ENV: 'production' } },
        );
        if (code !== 0) throw new Error(`building ${entry} failed`);
        try {
          renameSync(temporary, home);
        } catch (error) {
          if (!existsSync(built)) throw error;
        }
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
      prune(builds, hash);
    });
  }
  const now = new Date();
  try {
    utimesSync(home, now, now); // in use: not to be pruned
  } catch {
    // a read-only checkout
  }
  return pathToFileURL(built).href;
}

/**
 * @param {string[]} inputs
 * @param {string} entry
 */
function hashOf(inputs, entry) {
  const hash = createHash('sha256').update(entry);
  for (const input of inputs) {
    for (const file of filesOf(join(ROOT, input))) {
      hash.update(`\0${relative(ROOT, file).split(sep).join('/')}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} path
 * @returns {string[]} every file under it, in a fixed order
 */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith('.md'))
    .map((file) => join(file.parentPath ?? file.path, file.name))
    .toSorted();
}

/**
 * Removes old builds; never the newest ones, nor one that may still be running.
 * @param {string} builds
 * @param {string} current
 */
function prune(builds, current) {
  const old = readdirSync(builds)
    .filter((name) => name !== current && !name.startsWith('.building-'))
    .map((name) => ({ path: join(builds, name), used: statSync(join(builds, name)).mtimeMs }))
    .toSorted((a, b) => b.used - a.used)
    .slice(KEPT_BUILDS - 1);
  for (const { path, used } of old) {
    if (Date.now() - used > KEPT_SECONDS * 1000) rmSync(path, { recursive: true, force: true });
  }
}
