import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { ProducerEnd } from '../channelEnds.ts';
import { fitsChannel } from '../socketChannel/fitsChannel.ts';
import { putIntoChannel } from '../socketChannel/putIntoChannel.ts';
import type { EarlyNext, SortNext, Sorter } from '../stack/receive.ts';
import type { FlowEntry, FlowTable } from './flowTable.ts';

/** The cache's two ends: it takes packets of known flows before the hooks, and learns from those that went through them. */
export class FlowSorter implements Sorter {
  private readonly s: Readonly<Record<'lookup' | 'miss' | 'rewrite' | 'learn' | 'xmit', Stage>>;
  private readonly end: ProducerEnd;

  constructor(
    private readonly kernel: Kernel,
    private readonly table: FlowTable,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = { lookup: stage('flowLookup'), miss: stage('flowMiss'), rewrite: stage('flowRewrite'), learn: stage('flowLearn'), xmit: stage('forwardXmit') };
    this.end = new ProducerEnd(kernel);
  }

  private flowOf(packet: number): number {
    return this.kernel.arrivals.flow[packet] as number;
  }

  /** Before IP: what is known goes its way, everything else through the stack. */
  early(thread: Thread, packet: number, next: EarlyNext): void {
    const { kernel, s } = this;
    const flow = this.flowOf(packet);
    kernel.point.flowTable(thread, flow);
    const entry = this.table.find(flow, kernel.cpuOf(thread).cost.nowNs);
    if (entry === undefined || kernel.arrivals.unclassified[packet] === 1) return thread.run(s.miss, packet, next.goesOn);
    if (entry.kind === 'socket' && !fitsChannel(kernel, packet, entry.socket)) {
      this.table.forget(flow); // the end of a connection tears its entry down
      return thread.run(s.lookup, packet, next.goesOn);
    }
    const beganNs = kernel.cpuOf(thread).cost.nowNs;
    const acted = (): void => {
      kernel.owners.replayed(packet, beganNs, kernel.cpuOf(thread));
      this.take(thread, packet, entry, next);
    };
    thread.run(s.lookup, packet, entry.rewritten ? () => thread.run(s.rewrite, packet, acted) : acted);
  }

  private take(thread: Thread, packet: number, entry: FlowEntry, next: EarlyNext): void {
    const { kernel, s, end } = this;
    if (entry.kind === 'forward') return thread.run(s.xmit, packet, next.forwarded);
    kernel.pointAtSocket(thread, entry.socket.id);
    if (entry.socket.channel?.isFull !== true) return putIntoChannel(kernel, thread, packet, entry.socket, { end, place: PLACE.filteredChannel }, next.taken);
    next.dropped('channelFull');
  }

  /** Behind the hooks, with the socket found: from now on the cache knows the flow. This packet goes on as it would have. */
  sort(thread: Thread, packet: number, next: SortNext): void {
    const { kernel } = this;
    const socket: Socket | undefined = kernel.sockets[kernel.owners.socketFor(packet)];
    if (socket === undefined || !fitsChannel(kernel, packet, socket)) return next.goesOn(thread);
    this.learn(thread, packet, { kind: 'socket', socket, rewritten: kernel.owners.isRewritten(packet) }, next.goesOn);
  }

  /** Forwarded: the kernel's rule, only once both directions have been seen. */
  leaves(thread: Thread, packet: number, then: (thread: Thread) => void): void {
    const { owners } = this.kernel;
    if (!owners.isEstablished(packet)) return then(thread);
    this.learn(thread, packet, { kind: 'forward', rewritten: owners.isRewritten(packet) }, then);
  }

  private learn(thread: Thread, packet: number, entry: FlowEntry, then: (thread: Thread) => void): void {
    const flow = this.flowOf(packet);
    this.kernel.point.flowTable(thread, flow);
    thread.run(this.s.learn, packet, () => {
      this.table.learn(flow, entry);
      then(thread);
    });
  }
}
