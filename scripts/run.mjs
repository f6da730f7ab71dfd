// Running other programs: with a time limit, in a process group of their own (so that nothing survives the limit), and
// with their output where the caller wants it.

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const windows = process.platform === 'win32';

/**
 * @typedef {object} RunOptions
 * @property {number} [limitSeconds] after which the program and all that it started are ended
 * @property {'inherit' | 'stderr' | 'quiet' | 'pipe'} [output] where its output goes; `stderr`: all of it on our standard error
 * @property {NodeJS.ProcessEnv} [env] added to the environment
 * @property {boolean} [shell]
 *
 * @typedef {object} RunResult
 * @property {number} code exit code; 124 when the limit ended it, 127 when it could not be started
 * @property {string} output what it printed, with `output: 'pipe'`
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { limitSeconds = 600, output = 'inherit', env = {}, shell = false } = {}) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio =
    output === 'stderr' ? ['ignore', 2, 2]
    : output === 'quiet' ? 'ignore'
    : output === 'pipe' ? ['ignore', 'pipe', 'pipe']
    : ['ignore', 'inherit', 'inherit'];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio, shell, env: { ...process.env, ...env }, detached: !windows });
    let text = '';
    let timedOut = false;
    /** @param {NodeJS.Signals} signal */
    const end = (signal) => {
      try {
        if (windows || child.pid === undefined) child.kill(signal);
        else process.kill(-child.pid, signal);
      } catch {
        // already gone
      }
    };
    const forward = () => end('SIGTERM');
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, forward);
    const limit = setTimeout(() => {
      timedOut = true;
      process.stderr.write(`\n${command} ${args.join(' ')}: ended after ${limitSeconds} s\n`);
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), 5000).unref();
    }, limitSeconds * 1000);
    child.stdout?.on('data', (chunk) => (text += chunk));
    child.stderr?.on('data', (chunk) => (text += chunk));
    let done = false;
    /** @param {number} code */
    const finish = (code) => {
      if (done) return;
      done = true;
      clearTimeout(limit);
      for (const signal of signals) process.off(signal, forward);
      resolve({ code, output: text });
    };
    child.on('error', (error) => {
      text += String(error);
      if (output !== 'quiet' && output !== 'pipe') process.stderr.write(`${command}: ${error.message}\n`);
      finish(127);
    });
    child.on('close', (code, signal) => finish(timedOut ? 124 : signal ? 1 : (code ?? 1)));
  });
}

/**
 * Runs a tool of node_modules by its own script: no shell, no npx.
 * @param {string} script path inside node_modules
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runTool(script, args, options) {
  return run(process.execPath, [join(ROOT, 'node_modules', script), ...args], options);
}

export const TOOLS = {
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  tsc: 'typescript/bin/tsc',
  oxlint: 'oxlint/bin/oxlint',
  playwright: 'playwright/cli.js',
};

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
