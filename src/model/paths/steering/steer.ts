import { at } from '../../../base/assert.ts';
import { FRAME } from '../../kernel/arrivals.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { type DevFlowTable, NO_CORE } from '../../kernel/steering/flowTables.ts';
import { rpsCore } from '../../kernel/steering/rps.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { dropPacket } from '../dropPacket.ts';
import type { Upper } from '../stack/napiPoll.ts';
import type { Backlog } from './backlog.ts';
import type { FlowSteering } from './flowSteering.ts';

type Next = (thread: Thread) => void;

/** What the queues' steering shares. */
export interface SteeringWiring {
  readonly backlogs: readonly Backlog[];
  /** The protocols, by core: for what has no hash. */
  readonly uppers: readonly Upper[];
  /** Null: plain RPS. */
  readonly flows: FlowSteering | null;
  /** A backlog wants to be polled by its core. */
  readonly schedule: (thread: Thread, core: number) => void;
}

/** Behind the driver of one queue: chooses a core for each packet by its flow and puts it into that core's backlog. */
export class Steer implements Upper {
  private readonly s: { readonly steer: Stage; readonly put: Stage; readonly schedule: Stage; readonly drop: Stage; readonly slabFlush: Stage };
  /** rps_cpus: every core, counted from the one that takes the first queue's interrupt. */
  private readonly map: readonly number[];

  constructor(
    private readonly kernel: Kernel,
    private readonly queue: number,
    private readonly wiring: SteeringWiring,
  ) {
    const { irqCore, cores } = kernel.config;
    this.map = kernel.cpus.map(({ id }) => (irqCore + id) % cores);
    this.s = { steer: kernel.stage('steer'), put: kernel.stage('backlogPut'), schedule: kernel.stage('scheduleBacklog'), drop: kernel.stage('drop'), slabFlush: kernel.stage('slabFlushInSoftirq') };
  }

  readonly receive = (thread: Thread, packet: number, after: Next): void => {
    const { kernel, wiring } = this;
    if (kernel.arrivals.frame[packet] === FRAME.other) return at(wiring.uppers, thread.core).receive(thread, packet, after);
    const hash = kernel.card.hashOf(kernel.arrivals.flow[packet] as number);
    wiring.flows?.pointAt(thread, this.queue, hash);
    thread.run(this.s.steer, packet, () => {
      if (wiring.flows === null) return this.put(thread, hash, rpsCore(hash, this.map), null, after);
      wiring.flows.choose(thread, this.queue, hash, (core, table) => this.put(thread, hash, core === NO_CORE ? rpsCore(hash, this.map) : core, table, after));
    });
  };

  private put(thread: Thread, hash: number, core: number, table: DevFlowTable | null, after: Next): void {
    const { kernel, s } = this;
    const { packet } = thread;
    const backlog = at(this.wiring.backlogs, core);
    kernel.point.inputQueue(thread, core);
    thread.run(s.put, packet, () => {
      if (!backlog.put(thread, packet, hash)) return dropPacket(kernel, thread, packet, 'backlogFull', s, after);
      table?.queued(hash, backlog.tail);
      if (backlog.isScheduled) return after(thread);
      backlog.isScheduled = true;
      thread.run(s.schedule, packet, () => {
        this.wiring.schedule(thread, core);
        after(thread);
      });
    });
  }
}
