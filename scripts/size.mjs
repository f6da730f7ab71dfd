// How much script the page fetches before it can show anything: the entry of index.html, what it preloads and what
// these import statically. Workers and chunks that are imported on demand do not count.

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

export const INITIAL_SCRIPT_LIMIT_BYTES = 200_000;

/**
 * @param {string} dist folder of the build
 * @returns {{ files: { name: string, gzipBytes: number }[], totalBytes: number }}
 */
export function initialScript(dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/<(script|link)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.startsWith('<script') || /\brel="?modulepreload\b/.test(tag))
    .map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1])
    .filter((address) => address !== undefined)
    .map((address) => posix.normalize(address));
  const seen = new Map();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    const code = readFileSync(join(dist, name));
    seen.set(name, gzipSync(code, { level: 9 }).length);
    for (const [, address] of code.toString('utf8').matchAll(/\b(?:import|export)\s*(?:[\w$*{}\s,]*?\bfrom\s*)?["'](\.[^"']+\.js)["']/g)) {
      if (address !== undefined) waiting.push(posix.join(posix.dirname(name), address));
    }
  }
  const files = [...seen].map(([name, gzipBytes]) => ({ name, gzipBytes }));
  return { files, totalBytes: files.reduce((sum, file) => sum + file.gzipBytes, 0) };
}

/**
 * The gate.
 * @param {string} dist
 * @returns {boolean} whether the initial script is small enough
 */
export function reportInitialScript(dist) {
  const { files, totalBytes } = initialScript(dist);
  for (const { name, gzipBytes } of files) process.stdout.write(`  ${name}  ${kB(gzipBytes)}\n`);
  process.stdout.write(`initial script: ${kB(totalBytes)} gzipped, limit ${kB(INITIAL_SCRIPT_LIMIT_BYTES)}\n`);
  return files.length > 0 && totalBytes <= INITIAL_SCRIPT_LIMIT_BYTES;
}

/** @param {number} bytes */
function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
