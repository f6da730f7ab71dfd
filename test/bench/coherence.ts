import { Coherence } from '../../src/model/machine/coherence.ts';
import { SOURCES } from '../../src/trace/words.ts';
import { digits, measureInTurn, median, medianRatio, sequence } from './measure.ts';
import { SlowCoherence } from '../properties/slowCoherence.ts';

const TOUCHES = 4_000_000;
const SLOW_TOUCHES = 200_000;
const LINES = 1 << 16;
const WAYS = 8;
const SETS = 1024;
const ROUNDS = 7;

/**
 * Touches as a receive path makes them: most of them on few lines that stay where they are, some on lines that two cores
 * share, and buffers that one core fills and the other reads.
 */
export function benchCoherence(print: (line: string) => void): void {
  const long = receiveLike(TOUCHES);
  const short = receiveLike(SLOW_TOUCHES);
  const wallMs = measureInTurn({ long: () => void runFast(long), fast: () => void runFast(short), slow: () => void runSlow(short) }, ROUNDS);
  const [fast, slow] = [runFast(short), runSlow(short)];
  const equal = SOURCES.every((source, i) => (fast[i] ?? 0) === (slow.get(source) ?? 0));
  print('Coherence model, touches of a receive-like program on two cores. Goal: at least 25 M a second, counters equal to a slow reference’s.');
  print(`  ${digits(TOUCHES / median(wallMs.long) / 1000)} M touches/s, ${digits(medianRatio(wallMs.slow, wallMs.fast))} times the slow reference; counters ${equal ? 'equal' : 'DIFFER'}`);
}

interface Program {
  readonly line: Uint32Array;
  readonly how: Uint8Array; // bit 0: core, bit 1: write
}

function receiveLike(length: number): Program {
  const next = sequence(11);
  const line = new Uint32Array(length);
  const how = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const core = (i >> 6) & 1;
    const kind = next() % 100;
    const packet = i >> 7;
    if (kind < 70) line[i] = core * 512 + (next() % 256);
    else if (kind < 80) line[i] = 1024 + (next() % 16);
    else line[i] = 2048 + ((packet * 28 + (next() % 28)) % (LINES - 2048));
    how[i] = core | (next() % 100 < 40 ? 2 : 0);
  }
  return { line, how };
}

/** Accesses by source. */
function runFast({ line, how }: Program): Uint32Array {
  const coherence = new Coherence(2, LINES, WAYS, SETS);
  const bySource = new Uint32Array(SOURCES.length);
  for (let i = 0; i < line.length; i++) {
    const what = how[i] as number;
    const source = (what & 2) === 0 ? coherence.read(what & 1, line[i] as number) : coherence.write(what & 1, line[i] as number);
    bySource[source] = (bySource[source] as number) + 1;
  }
  return bySource;
}

function runSlow({ line, how }: Program): ReadonlyMap<string, number> {
  const coherence = new SlowCoherence(2, WAYS, SETS);
  const bySource = new Map<string, number>();
  for (let i = 0; i < line.length; i++) {
    const what = how[i] as number;
    const { source } = (what & 2) === 0 ? coherence.read(what & 1, line[i] as number) : coherence.write(what & 1, line[i] as number);
    bySource.set(source, (bySource.get(source) ?? 0) + 1);
  }
  return bySource;
}
