import type { Trace } from '../trace/trace.ts';
import { SOURCE, SOURCES, WHY } from '../trace/words.ts';
import { missCube } from './missCube.ts';

/** Of the lines that the card has written and a core reads first: the share that comes from memory, not from the last-level cache. 0..1 */
export function leakedShare(trace: Trace): number {
  const { rows, columns, lines } = missCube(trace);
  const sum = (isWanted: (source: number) => boolean): number => {
    let count = 0;
    const whys = lines.length / (rows.length * columns * SOURCES.length);
    for (let cell = WHY.dma; cell < lines.length; cell += whys) if (isWanted(Math.floor(cell / whys) % SOURCES.length)) count += lines[cell] as number;
    return count;
  };
  const read = sum(() => true);
  return read === 0 ? 0 : sum((source) => source === SOURCE.dram) / read;
}
