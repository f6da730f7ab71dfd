import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { caseOf, type Failure, tryCase } from './fuzz.ts';

const FOLDER = 'fuzz-failures';
/** A case that takes longer is a loop, or something that must not grow so. */
const CASE_MS_MAX = 3000;
/** A case may hold a packed capture at its limit twice over, and no more. */
const BUFFER_BYTES_MAX = 400 * 2 ** 20;
const FAILURES_MAX = 20;

const whole = (text: string | undefined): number | undefined => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined);

const told = (reason: unknown): string | undefined => (reason instanceof Error ? (reason.stack ?? reason.message) : reason === undefined ? undefined : JSON.stringify(reason));

/**
 * `npm run fuzz -- --minutes N [--seed S] [--case K]`: right files and links, changed; whatever reads them must answer with a value or a
 * problem. What fails is saved, with the seed and number that make it again. Exit code 1 when anything failed.
 */
export function main(argv: readonly string[]): number {
  const { values } = parseArgs({ args: [...argv], options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, case: { type: 'string' } } });
  const minutes = Number(values.minutes);
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : whole(values.seed);
  const only = values.case === undefined ? null : whole(values.case);
  if (!(minutes > 0) || seed === undefined || only === undefined) {
    process.stderr.write('Usage: npm run fuzz -- --minutes N [--seed S] [--case K], S and K whole numbers.\n');
    return 2;
  }
  const untilMs = Date.now() + minutes * 60_000;
  const failures: Failure[] = [];
  const counts = new Map<string, number>();
  let slowestMs = 0;
  let slowest = 0;
  let number = only ?? 0;
  const goesOn = (): boolean => (only === null ? Date.now() < untilMs && failures.length < FAILURES_MAX : number === only);
  for (; goesOn(); number++) {
    const beganMs = performance.now();
    const failure = tryCase(seed, number);
    const tookMs = performance.now() - beganMs;
    if (tookMs > slowestMs) [slowestMs, slowest] = [tookMs, number];
    const { target, bytes } = failure ?? caseOf(seed, number);
    const id = typeof target === 'string' ? target : target.id;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    const { arrayBuffers } = process.memoryUsage();
    const reason = told(failure?.reason) ?? (tookMs > CASE_MS_MAX ? `took ${Math.round(tookMs)} ms` : arrayBuffers > BUFFER_BYTES_MAX ? `${arrayBuffers} bytes of buffers` : undefined);
    if (reason === undefined) continue;
    failures.push({ target: id, seed, number, bytes, reason });
    mkdirSync(FOLDER, { recursive: true });
    const file = join(FOLDER, `${id}-${seed}-${number}.bin`);
    writeFileSync(file, bytes);
    process.stdout.write(`FAILED ${id}: --seed ${seed} --case ${number}, saved as ${file}\n${reason}\n`);
  }
  const read = [...counts].map(([id, count]) => `${id} ${count}`).join(', ');
  process.stdout.write(`seed ${seed}: ${number - (only ?? 0)} cases (${read}), slowest ${Math.round(slowestMs)} ms (case ${slowest}), ${failures.length} failed\n`);
  return failures.length === 0 ? 0 : 1;
}
