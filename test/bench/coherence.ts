import { Coherence } from '../../src/model/machine/coherence.ts';
import { digits, measureInTurn, median, sequence } from './measure.ts';

const TOUCHES = 4_000_000;
const LINES = 1 << 16;
const ROUNDS = 7;

/**
 * Touches as a receive path makes them: most of them on few lines that stay where they are, some on lines that two cores
 * share, and buffers that one core fills and the other reads.
 */
export function benchCoherence(print: (line: string) => void): void {
  const program = receiveLike(TOUCHES);
  const wallMs = measureInTurn({ touches: () => runProgram(program) }, ROUNDS);
  print('Coherence model, touches of a receive-like program on two cores. Goal: at least 25 M a second.');
  print(`  ${digits(TOUCHES / median(wallMs.touches) / 1000)} M touches/s`);
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

function runProgram({ line, how }: Program): void {
  const coherence = new Coherence(2, LINES, 8, 1024);
  for (let i = 0; i < line.length; i++) {
    const what = how[i] as number;
    if ((what & 2) === 0) coherence.read(what & 1, line[i] as number);
    else coherence.write(what & 1, line[i] as number);
  }
}
