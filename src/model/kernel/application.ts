import { exponential } from '../../base/exponential.ts';
import type { Rng } from '../../base/rng.ts';
import { ns } from '../../base/units.ts';
import type { EventCalendar } from '../engine/eventCalendar.ts';
import type { Cpu } from '../machine/cpu.ts';
import type { Stage } from '../machine/thread.ts';
import { EVENT_KIND, eventOf } from './events.ts';
import type { ReaderQueues } from './readerQueues.ts';
import type { Task } from './task.ts';

/** What programs do with what they have read, ns. */
export interface ApplicationWork {
  /** On each packet, beside the loop itself; mean where it is spread. */
  readonly workNs: number;
  readonly spread: 'fixed' | 'exponential' | 'rareLong';
  /** Asleep before it reads again, for each time it has read something. */
  readonly thinkNs: number;
  readonly rng: Rng;
}

interface ApplicationStages {
  /** Its loop, per packet. */
  readonly app: Stage;
  /** Null where there is none. */
  readonly work: Stage | null;
  readonly compete: Stage | null;
}

/** Mean 1: one packet in ten is eleven times the work of the others. */
const rareLong = (rng: Rng): number => (rng.integer(10) === 0 ? 5.5 : 0.5);

/** A competing task looks this often whether it has to go: a step of the model, not of the kernel. */
const COMPETING_NS = 4000;

/** Programs at the end of the receive path: work, think time; and tasks that only want to run. */
export class Application {
  constructor(
    private readonly stages: ApplicationStages,
    private readonly what: ApplicationWork,
    private readonly calendar: EventCalendar,
    private readonly readers: ReaderQueues,
  ) {}

  /** The program uses `packets` packets, the last of them `packet`; `then` when it would read again. */
  use(task: Task, packet: number, packets: number, then: () => void): void {
    task.thread.run(this.stages.app, packet, () => this.work(task, packet, packets, then), packets);
  }

  private work(task: Task, packet: number, packets: number, then: () => void): void {
    const { stages, what } = this;
    if (stages.work === null) return this.think(task, then);
    let times = packets;
    if (what.spread !== 'fixed') {
      times = 0;
      for (let k = 0; k < packets; k++) times += what.spread === 'exponential' ? exponential(what.rng) : rareLong(what.rng);
    }
    task.thread.runFor(stages.work, ns(times * what.workNs), packet, () => this.think(task, then));
  }

  private think(task: Task, then: () => void): void {
    const { thinkNs } = this.what;
    if (thinkNs === 0) return then();
    this.readers.think(task, then);
    this.calendar.push(ns(task.cpu.cost.nowNs + thinkNs), eventOf(EVENT_KIND.thought, task.id));
  }

  /** A task that takes all the time it gets. */
  compete(task: Task): void {
    const { compete } = this.stages;
    if (compete === null) throw new Error(`task ${task.id} competes, and the run has no stage for it`);
    const runs = (): void => task.thread.runFor(compete, COMPETING_NS, -1, () => this.readers.orYield(task, runs));
    task.continues = runs;
  }

  /** Nothing but competing tasks wants this core. */
  onlyCompetes(cpu: Cpu): boolean {
    return this.stages.compete !== null && cpu.isQuiet && this.readers.onlyCompetes(cpu);
  }
}
