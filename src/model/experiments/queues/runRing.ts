import { at } from '../../../base/assert.ts';
import type { Trace } from '../../../trace/trace.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import { QueueBench } from './queueBench.ts';
import { ringOperations } from './stages.ts';
import { CAPACITY, type RingKind, RING_STRUCTURES } from './structures.ts';

export interface RingRun {
  readonly ring: RingKind;
  /** Entries put, and then taken, by one call. */
  readonly bulk: number;
  readonly rounds: number;
}

const CORE = 0;

/** One core puts `bulk` entries into a ring and takes them again, round after round: what the operations cost where every line is at hand. */
export function runRing({ ring, bulk, rounds }: RingRun, profile: MachineProfile): Trace {
  const bench = new QueueBench({ profile, structures: RING_STRUCTURES, stages: ringOperations(ring, bulk), cores: 1, consumer: CORE, items: rounds });
  const thread = at(bench.threads, CORE);
  let begun = 0;
  const round = (): void => {
    if (begun === rounds) return;
    bench.pointAtEntry(thread, (begun * bulk) % CAPACITY);
    begun++;
    const item = bench.begin(thread);
    bench.run(thread, 'put', item, () => bench.run(thread, 'take', item, () => {
      bench.taken(thread, item);
      round();
    }));
  };
  round();
  bench.runAll(() => {});
  return bench.seal({ id: ring, label: ring }, { bulk, rounds });
}
