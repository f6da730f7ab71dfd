import { at } from '../../../base/assert.ts';
import { ChannelRing } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Thread } from '../../machine/thread.ts';
import { ConsumerEnd, ProducerEnd } from '../channelEnds.ts';
import { StackReceive } from '../stack/receive.ts';
import { wakeReader } from '../wakeReader.ts';
import { SoftirqThread } from './softirqThread.ts';

type Next = (thread: Thread) => void;

/** A channel from the driver to each core, its consumer the core's NET_RX softirq. */
export class CoreChannels {
  private readonly s;
  private readonly producer: ProducerEnd;
  private readonly consumer: ConsumerEnd;
  private readonly rings: readonly ChannelRing[];
  /** By core, from when they are first woken. */
  private readonly threads: SoftirqThread[] = [];
  /** Softirqs of several cores are in the stack at once. */
  private readonly uppers: readonly StackReceive[];
  private readonly budgets: Int32Array;
  private readonly restarts: Int32Array;

  constructor(private readonly kernel: Kernel) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      sendIpi: stage('sendIpi'), ipi: stage('ipi'), netRx: stage('netRx'),
      requestWake: stage('requestWake'), slabRefill: stage('slabRefill'), wrap: stage('skbAlloc'),
    };
    this.producer = new ProducerEnd(kernel, 'CoreChannel');
    this.consumer = new ConsumerEnd(kernel, 'CoreChannel');
    this.rings = kernel.cpus.map(() => new ChannelRing());
    for (const ring of this.rings) ring.requestWake(); // nobody drains it yet
    this.uppers = kernel.cpus.map(() => new StackReceive(kernel));
    this.budgets = new Int32Array(kernel.cpus.length);
    this.restarts = new Int32Array(kernel.cpus.length);
  }

  // The driver's end ----------------------------------------------------------------------------------------------------

  put(thread: Thread, packet: number, to: Cpu, then: Next): void {
    const { kernel } = this;
    const ring = at(this.rings, to.id);
    if (ring.isFull) {
      kernel.owners.dropped(packet, kernel.cpuOf(thread), 'channelFull');
      kernel.buffers.free(packet, thread.core);
      return then(thread);
    }
    kernel.point.coreChannel(thread, to.id);
    this.producer.put(thread, packet, ring, to.id, () => {
      ring.put(packet, thread.visibleNs);
      kernel.packets.waitsAt(packet, PLACE.channel);
      if (ring.answersWake()) this.wake(thread, to, packet, then);
      else then(thread);
    });
  }

  /** The own core's softirq is raised by a bit (the put has paid for it). */
  private wake(thread: Thread, to: Cpu, packet: number, then: Next): void {
    const { kernel } = this;
    if (to.id === thread.core) {
      to.softirqPending = true;
      return then(thread);
    }
    if (kernel.config.choices.softirqElsewhere === 'thread') {
      const softirq = (this.threads[to.id] ??= new SoftirqThread(kernel, to));
      softirq.wanted = true;
      return wakeReader(kernel, thread, softirq.task, packet, then, 'ForSoftirq');
    }
    const { visibleNs } = thread;
    thread.run(this.s.sendIpi, packet, () => {
      kernel.sendIpi(to, Math.max(visibleNs, kernel.cpuOf(thread).cost.nowNs));
      then(thread);
    });
  }

  // The softirq's end ---------------------------------------------------------------------------------------------------

  beginIpi(cpu: Cpu): void {
    cpu.hardirq.run(this.s.ipi, -1, () => {
      cpu.softirqPending = true;
    });
  }

  beginSoftirq(cpu: Cpu): void {
    this.budgets[cpu.id] = this.kernel.config.constants.netdevBudget;
    cpu.softirq.run(this.s.netRx, -1, this.next);
  }

  private readonly next = (thread: Thread): void => {
    const ring = at(this.rings, thread.core);
    const cpu = this.kernel.cpuOf(thread);
    if (at(this.budgets, thread.core) === 0) return this.goesOnLater(cpu);
    if (ring.isReady(cpu.cost.nowNs)) return this.take(thread, ring);
    this.restarts[thread.core] = 0;
    ring.requestWake();
    this.kernel.point.coreChannel(thread, thread.core);
    thread.run(this.s.requestWake, -1, () => {
      if (ring.length > 0) this.take(thread, ring);
    });
  };

  private goesOnLater(cpu: Cpu): void {
    const { softirqRestarts, timeSliceNs } = this.kernel.config.constants;
    cpu.softirqPending = true;
    this.restarts[cpu.id] = at(this.restarts, cpu.id) + 1;
    if (at(this.restarts, cpu.id) % softirqRestarts === 0) cpu.softirqsYieldUntilNs = cpu.cost.nowNs + timeSliceNs;
  }

  private take(thread: Thread, ring: ChannelRing): void {
    this.budgets[thread.core] = at(this.budgets, thread.core) - 1;
    const packet = ring.peek();
    this.kernel.pointAtPacket(thread, packet);
    this.kernel.point.coreChannel(thread, thread.core);
    this.consumer.take(thread, packet, ring, thread.core, () => {
      ring.take();
      this.wrap(thread, packet);
    });
  }

  private wrap(thread: Thread, packet: number): void {
    const { kernel } = this;
    const { skbSlab } = kernel.buffers;
    if (skbSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, packet, () => {
        skbSlab.refill(thread.core);
        this.wrap(thread, packet);
      });
    }
    kernel.buffers.skbOf[packet] = skbSlab.take(thread.core);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.wrap, packet, () => at(this.uppers, thread.core).receive(thread, packet, this.next));
  }
}
