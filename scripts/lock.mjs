// One at a time, between processes: a folder that only one of them can make. Whoever holds it keeps its stamp fresh;
// a lock whose owner died, or whose stamp is old, is taken over.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { pause } from './run.mjs';

const FRESH_SECONDS = 30;

/**
 * @template T
 * @param {string} folder the lock itself; its parent is made when missing
 * @param {() => Promise<T>} work
 * @param {number} [limitSeconds] how long to wait for others
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, limitSeconds = 900) {
  const owner = join(folder, 'owner.json');
  mkdirSync(dirname(folder), { recursive: true });
  const giveUp = Date.now() + limitSeconds * 1000;
  for (;;) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (isStale(folder, owner)) {
      // A rename succeeds for one process only.
      const aside = `${folder}.stale-${process.pid}`;
      try {
        renameSync(folder, aside);
        rmSync(aside, { recursive: true, force: true });
      } catch {
        // another one was quicker
      }
      continue;
    }
    if (Date.now() > giveUp) throw new Error(`another process has held ${folder} for more than ${limitSeconds} s; remove it if nothing runs`);
    await pause(100);
  }
  const stamp = JSON.stringify({ pid: process.pid, host: hostname() });
  writeFileSync(owner, stamp);
  const release = () => {
    try {
      if (readFileSync(owner, 'utf8') === stamp) rmSync(folder, { recursive: true, force: true });
    } catch {
      // taken over and already gone
    }
  };
  const heart = setInterval(() => {
    try {
      const now = new Date();
      utimesSync(folder, now, now);
    } catch {
      // taken over: the work goes on, its result is put in place atomically
    }
  }, 2000);
  heart.unref();
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} folder
 * @param {string} owner
 */
function isStale(folder, owner) {
  try {
    const { pid, host } = JSON.parse(readFileSync(owner, 'utf8'));
    if (host === hostname() && !isAlive(pid)) return true;
  } catch {
    // the owner is about to write it, or has just removed it
  }
  try {
    return Date.now() - statSync(folder).mtimeMs > FRESH_SECONDS * 1000;
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
