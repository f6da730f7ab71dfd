// Installs what package-lock.json asks for, when it is not there yet. Run by every other script, so that a fresh clone
// needs no step of its own. Needs nothing but Node 20 and npm.

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { ROOT, run } from './run.mjs';

const LIMIT_SECONDS = 300;
const ATTEMPTS = 2;

const lockFile = join(ROOT, 'package-lock.json');
const modules = join(ROOT, 'node_modules');
const npmStamp = join(modules, '.package-lock.json'); // written by npm as its last act
const ourStamp = join(modules, '.netchannel-lab-installed'); // hash of the lock file that was installed

/** Installs when needed; what npm says goes to standard error. Throws when it cannot. */
export async function ensureInstalled() {
  requireNode20();
  if (isInstalled()) return;
  await withLock(join(ROOT, '.lab-cache', 'install.lock'), async () => {
    if (isInstalled()) return; // another process did it meanwhile
    process.stderr.write('Installing dependencies …\n');
    for (let attempt = 1; ; attempt += 1) {
      const { code } = await run('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], {
        limitSeconds: LIMIT_SECONDS,
        output: 'stderr',
        shell: process.platform === 'win32',
      });
      if (code === 0) break;
      if (attempt === ATTEMPTS) throw new Error(`npm ci failed (exit code ${code})`);
      process.stderr.write('npm ci failed, once more …\n');
    }
    writeFileSync(ourStamp, lockHash());
  });
}

function isInstalled() {
  if (!existsSync(npmStamp) || !existsSync(join(modules, 'vite'))) return false; // unfinished, or without the tools
  if (existsSync(ourStamp) && readFileSync(ourStamp, 'utf8') === lockHash()) return true;
  return statSync(npmStamp).mtimeMs >= statSync(lockFile).mtimeMs; // by hand, after the last change of the lock file
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function requireNode20() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Error(`Node 20 or newer is needed; this is ${process.version}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await ensureInstalled();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
