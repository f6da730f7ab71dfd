import { at } from '../../../base/assert.ts';
import { SOCK_FLOW_ENTRIES } from '../../kernel/constants.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { DevFlowTable, NO_CORE, SockFlowTable } from '../../kernel/steering/flowTables.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import type { ReaderNotes } from '../stack/reader.ts';

const SOCK_ENTRIES_PER_LINE = 16; // 4 bytes each
const DEV_ENTRIES_PER_LINE = 8; // core, filter and tail: 8 bytes

/** Receive flow steering: one table of where applications read, and one per queue of where its flows' packets went. */
export class FlowSteering implements ReaderNotes {
  /** Packets ever taken out of each core's backlog. */
  readonly heads: Uint32Array;
  private readonly sock = new SockFlowTable(SOCK_FLOW_ENTRIES);
  private readonly devs: readonly DevFlowTable[];
  private readonly s: { readonly compareTail: Stage; readonly noteReader: Stage; readonly programFilter: Stage | undefined };

  constructor(private readonly kernel: Kernel) {
    const { queues } = kernel.card;
    this.heads = new Uint32Array(kernel.cpus.length);
    this.devs = queues.map(() => new DevFlowTable(SOCK_FLOW_ENTRIES / queues.length));
    this.s = { compareTail: kernel.stage('compareTail'), noteReader: kernel.stage('noteReader'), programFilter: kernel.findStage('programFilter') };
  }

  pointAt(thread: Thread, queue: number, hash: number): void {
    const dev = at(this.devs, queue);
    this.kernel.point.sockFlow(thread, Math.floor(this.sock.indexOf(hash) / SOCK_ENTRIES_PER_LINE));
    this.kernel.point.devFlow(thread, Math.floor((queue * dev.entries + dev.indexOf(hash)) / DEV_ENTRIES_PER_LINE));
  }

  /** get_rps_cpu() for a packet of a queue; NO_CORE: nobody has read yet. `table` is where its place in the backlog is noted. */
  choose(thread: Thread, queue: number, hash: number, then: (core: number, table: DevFlowTable) => void): void {
    const dev = at(this.devs, queue);
    const desired = this.sock.desired(hash);
    const present = dev.coreOf(hash);
    if (present === desired) return then(present, dev);
    const move = (): void => {
      const core = dev.choose(hash, desired, this.heads);
      if (core === NO_CORE || core !== desired) return then(core, dev);
      this.program(thread, queue, hash, core, (table) => then(core, table ?? dev));
    };
    if (present === NO_CORE) return move();
    this.kernel.point.inputQueue(thread, present);
    thread.run(this.s.compareTail, thread.packet, move);
  }

  /** set_rps_cpu(): the flow's entry changes, so the card is asked to send it to the core's own queue from now on. */
  private program(thread: Thread, queue: number, hash: number, core: number, then: (table: DevFlowTable | null) => void): void {
    const { card, arrivals, cpus } = this.kernel;
    const target = card.queues.findIndex((one) => one.core === core);
    const stage = this.s.programFilter;
    if (stage === undefined || target === -1 || target === queue) return then(null);
    const flow = arrivals.flow[thread.packet] as number;
    if (card.filters.targetOf(flow) === target) return then(null); // asked already
    this.kernel.point.cardFilter(thread, flow);
    thread.run(stage, thread.packet, () => {
      const made = card.filters.program(flow, target, at(cpus, thread.core).cost.nowNs, (other) => this.isQuiet(other));
      const table = at(this.devs, target);
      if (made) table.set(hash, core, this.heads);
      then(made ? table : null);
    });
  }

  private isQuiet(flow: number): boolean {
    const { card } = this.kernel;
    const dev = at(this.devs, card.filters.targetOf(flow));
    return dev.isQuiet(card.hashOf(flow), this.heads);
  }

  /** sock_rps_record_flow(): the reader of this packet's flow is on the thread's core. */
  note(thread: Thread, packet: number, then: () => void): void {
    if (packet < 0 || !this.sock.record(this.hashOf(packet), thread.core)) return then();
    thread.run(this.s.noteReader, packet, then);
  }

  /** Before the reader looks the table up. */
  pointAtReader(thread: Thread, packet: number): void {
    if (packet >= 0) this.kernel.point.sockFlow(thread, Math.floor(this.sock.indexOf(this.hashOf(packet)) / SOCK_ENTRIES_PER_LINE));
  }

  private hashOf(packet: number): number {
    return this.kernel.card.hashOf(this.kernel.arrivals.flow[packet] as number);
  }
}
