import { at } from '../../../base/assert.ts';
import { ns } from '../../../base/units.ts';
import type { Trace } from '../../../trace/trace.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import { QueuePrograms } from './programs.ts';
import { QueueBench } from './queueBench.ts';
import { stagesOf } from './stages.ts';
import type { QueueKind } from './structures.ts';

export interface QueueRun {
  readonly queue: QueueKind;
  readonly items: number;
  /** Between two items; 0: the producer never waits (saturated). */
  readonly gapNs: number;
  /** By `<stage>.instructions`, in place of those that were counted. */
  readonly instructions?: Readonly<Record<string, number>> | undefined;
}

const PRODUCER = 0;
const CONSUMER = 1;
const ITEM_DUE = 2;
const REQUEST_ARRIVES = 3;

/** A producer and a consumer on two cores with one queue between them. */
export function runQueue({ queue, items, gapNs, instructions = {} }: QueueRun, profile: MachineProfile): Trace {
  const paced = gapNs > 0;
  const stages = stagesOf(queue.id, paced).map((stage) => ({ ...stage, instructions: instructions[`${stage.id}.instructions`] ?? stage.instructions }));
  const bench = new QueueBench({ profile, structures: queue.structures, stages, cores: 2, consumer: CONSUMER, items });
  const [producer, consumer] = [at(bench.threads, PRODUCER), at(bench.threads, CONSUMER)];
  let made = 0;
  const dueNs = (item: number): number => (paced ? ns(1000 + item * gapNs) : 0);
  const programs = new QueuePrograms(queue.id, paced, items, bench, {
    nextItem: () => {
      if (made === items) return -1;
      if (bench.nowNs(producer) < dueNs(made)) {
        bench.calendar.push(dueNs(made), ITEM_DUE);
        return -1;
      }
      made++;
      return bench.begin(producer);
    },
    requestArrivesAfter: (atNs) => bench.calendar.push(ns(atNs + profile.quantities.peerDirtyNs.value), REQUEST_ARRIVES),
  }, producer, consumer);

  programs.produce();
  programs.consume();
  bench.runAll((payload, atNs) => {
    if (payload === REQUEST_ARRIVES) return programs.requestArrives(atNs);
    bench.standsAt(producer, atNs);
    programs.produce();
  });
  return bench.seal(queue, { items, gapNs });
}
