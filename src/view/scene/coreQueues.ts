import type { Trace } from '../../trace/trace.ts';
import { packetsOnTheWay, whereIs } from './whereabouts.ts';

/** How many packets wait for the attention of each of these cores at an instant. */
export function coreQueues(trace: Trace, atNs: number, cores: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const packet of packetsOnTheWay(trace, atNs)) {
    const where = whereIs(trace, packet, atNs);
    if (where.kind === 'place') counts.set(where.core, (counts.get(where.core) ?? 0) + 1);
  }
  return cores.map((core) => counts.get(core) ?? 0);
}
