import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { MISS_SOURCES, SOURCES, WHYS, movedBetweenCores, type MissSource } from '../trace/words.ts';
import { missCube } from './missCube.ts';
import { perTrace } from './perTrace.ts';

export interface Misses {
  readonly delivered: number;
  /** By where the line came from, per delivered packet; 0 when nothing was delivered. */
  readonly missesPerPacket: Readonly<Record<MissSource, number>>;
  /** Lines that moved between cores, per delivered packet: what the seam counts. */
  readonly transfersPerPacket: number;
  /** The same, of the whole run. */
  readonly transfers: number;
}

export const misses = perTrace((trace: Trace): Misses => {
  const { delivered, lines } = missCube(trace);
  const bySource = new Float64Array(SOURCES.length);
  for (let cell = 0; cell < lines.length; cell++) {
    const source = Math.floor(cell / WHYS.length) % SOURCES.length;
    bySource[source] = (bySource[source] as number) + (lines[cell] as number);
  }
  const perPacket = (count: number): number => (delivered === 0 ? 0 : count / delivered);
  const transfers = SOURCES.reduce((sum, source, i) => (movedBetweenCores(source) ? sum + at(bySource, i) : sum), 0);
  return {
    delivered,
    missesPerPacket: Object.fromEntries(MISS_SOURCES.map((source) => [source, perPacket(at(bySource, SOURCES.indexOf(source)))])) as Record<MissSource, number>,
    transfersPerPacket: perPacket(transfers),
    transfers,
  };
});
