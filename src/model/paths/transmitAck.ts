import { TCP_FLAG } from '../../base/tcpFlags.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Socket } from '../kernel/socket.ts';
import type { Cpu } from '../machine/cpu.ts';
import type { Stage, Thread } from '../machine/thread.ts';
import { Hooks } from './netfilter/hooks.ts';

/**
 * Acknowledges where TCP ran: every second data segment at once, a lone one by the delayed-ACK timer. One instance per context
 * that can send: its stages are charged to that context.
 */
export class AckSender {
  private readonly refill: Stage;
  private readonly build: Stage;
  private readonly delay: Stage;
  private readonly xmit: Stage;
  private readonly hooks: Hooks | null;

  constructor(
    private readonly kernel: Kernel,
    context: 'softirq' | 'task',
  ) {
    const inTask = context === 'task';
    this.refill = kernel.stage(inTask ? 'slabRefillInTask' : 'slabRefill');
    this.build = kernel.stage(inTask ? 'ackInTask' : 'ackInSoftirq');
    this.delay = kernel.stage(inTask ? 'delayAck' : 'delayAckInSoftirq');
    this.xmit = kernel.stage('ackXmit');
    this.hooks = kernel.filter === null ? null : new Hooks(kernel, kernel.filter, context);
  }

  /** A data segment of `socket` was processed by `thread`; `atOnce`: others are early, or were until now. */
  segment(thread: Thread, socket: Socket, packet: number, then: (thread: Thread) => void, atOnce = false): void {
    socket.unacknowledged += packet < 0 ? 1 : this.kernel.buffers.segmentsOf(packet);
    if (socket.unacknowledged >= this.kernel.config.choices.segmentsPerAck || atOnce || this.isAnsweredAtOnce(packet)) return this.send(thread, socket, packet, then);
    const first = !socket.timerPending || socket.timerMoved;
    socket.timerMoved = false;
    this.kernel.ackTimers.arm(socket, this.kernel.cpuOf(thread).cost.nowNs);
    if (first) thread.run(this.delay, packet, then);
    else then(thread);
  }

  /** A segment without data was processed: a SYN or FIN is answered, the rest is not. */
  withoutData(thread: Thread, socket: Socket, packet: number, then: (thread: Thread) => void): void {
    if (this.isAnsweredAtOnce(packet)) this.send(thread, socket, packet, then);
    else then(thread);
  }

  /** The reader has taken something (tcp_cleanup_rbuf): a sender whose window was small is told that it has opened. */
  hasRead(thread: Thread, socket: Socket, packet: number, then: (thread: Thread) => void): void {
    if (this.kernel.window?.hasOpened(socket) === true) this.send(thread, socket, packet, then);
    else then(thread);
  }

  private isAnsweredAtOnce(packet: number): boolean {
    return ((this.kernel.arrivals.tcpFlags[packet] as number) & (TCP_FLAG.syn | TCP_FLAG.fin)) !== 0;
  }

  /** Where the card's ring has no room the next segment tries again. */
  send(thread: Thread, socket: Socket, packet: number, then: (thread: Thread) => void): void {
    socket.delayedAckDueNs = Infinity;
    if (this.kernel.transmit.isFull) return then(thread);
    socket.unacknowledged = 0;
    const { ackSlab } = this.kernel.buffers;
    const transmit = (): void => {
      this.kernel.card.sendsFor(thread).transmit.setDown(thread);
      thread.run(this.xmit, packet, then);
    };
    const build = (): void => {
      this.kernel.card.sendsFor(thread).transmit.prepare(thread);
      this.kernel.window?.says(thread.ack, socket);
      thread.run(this.build, packet, () => {
        if (this.hooks === null) return transmit();
        this.hooks.answer(thread, socket, packet, transmit, () => {
          this.kernel.card.sendsFor(thread).transmit.cancel(thread);
          then(thread);
        });
      });
    };
    if (!ackSlab.needsRefill(thread.core)) return build();
    thread.run(this.refill, packet, () => {
      ackSlab.refill(thread.core);
      build();
    });
  }
}

/** Frees the ACKs that the card has sent since the last look (e1000_clean_tx_irq). */
export function cleanTransmit(kernel: Kernel, thread: Thread, then: (thread: Thread) => void, transmit = kernel.transmit): void {
  if (!transmit.hasSent) return then(thread);
  transmit.takeSent(thread);
  thread.run(kernel.stage('txClean'), -1, () => {
    kernel.buffers.ackSlab.give(thread.core, thread.ack);
    if (kernel.buffers.ackSlab.needsFlush(thread.core)) kernel.buffers.ackSlab.flush(thread.core);
    cleanTransmit(kernel, thread, then, transmit);
  });
}

/** What the delayed-ACK timer's softirq does; the kernel has seen that it may run. */
export function delayedAckBy(kernel: Kernel): (cpu: Cpu, socket: Socket) => void {
  const sender = new AckSender(kernel, 'softirq');
  return (cpu, socket) => {
    kernel.pointAtSocket(cpu.softirq, socket.id);
    kernel.point.route(cpu.softirq, socket.flow);
    sender.send(cpu.softirq, socket, -1, () => {});
  };
}
