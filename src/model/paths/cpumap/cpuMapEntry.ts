import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Thread } from '../../machine/thread.ts';
import { StackReceive } from '../stack/receive.ts';
import { wakeReader } from '../wakeReader.ts';
import { lineOfPointer, PtrRing } from './ptrRing.ts';
import { batchPlace } from './structures.ts';

type Next = (thread: Thread) => void;

/** CPUMAP_BATCH */
const BATCH = 8;

/** struct bpf_cpu_map_entry: a ring to a core, and the kthread bound there that takes from it, builds sk_buffs and hands them to the stack. */
export class CpuMapEntry {
  readonly ring = new PtrRing();
  private readonly s;
  private readonly task: Task;
  private readonly upper: StackReceive;
  private readonly pointAtRing;
  private readonly pointAtFrame;
  private readonly batchPlace: number;
  /** Taken and not yet handed up; those of them that have an sk_buff already. */
  private readonly batch = new Fifo();
  private readonly list = new Fifo();

  constructor(private readonly kernel: Kernel, readonly cpu: Cpu) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      waits: stage('kthreadWaits'), switchOut: stage('switchOut'), take: stage('channelTake'), zero: stage('ringZero'), refill: stage('slabRefillInKthread'), alloc: stage('bulkAlloc'),
      build: stage('buildSkb'), bhEnable: stage('bhEnable'), wakeRunning: stage('wakeRunning'),
    };
    this.pointAtRing = kernel.config.layout.pointer('PtrRing');
    this.batchPlace = kernel.placeOf(batchPlace);
    this.pointAtFrame = kernel.config.layout.pointer('XdpFrame');
    this.task = kernel.addTask(cpu);
    this.task.continues = this.loop;
    this.pointAtRing(this.task.thread, cpu.id);
    this.upper = new StackReceive(kernel);
  }

  /** The thread's ring becomes this one. */
  pointAt(thread: Thread, entry: number): void {
    this.pointAtRing(thread, this.cpu.id);
    this.kernel.config.layout.pointAtChannelSlot(thread, this.cpu.id, lineOfPointer(entry), 'PtrRing');
  }

  /** wake_up_process(), whatever the kthread does. */
  wake(thread: Thread, packet: number, then: Next): void {
    const { kernel, task } = this;
    if (kernel.readers.needsWake(task)) return wakeReader(kernel, thread, task, packet, then, 'ForSoftirq');
    kernel.point.task(thread, task.id);
    thread.run(this.s.wakeRunning, packet, then);
  }

  // The kthread, from cond_resched() to local_bh_enable() --------------------------------------------------------------------

  private readonly loop = (): void => {
    const { task, kernel, ring } = this;
    task.continues = this.loop;
    if (!ring.isReady(this.cpu.cost.nowNs)) return this.wait();
    kernel.readers.orYield(task, this.take); // cond_resched()
  };

  private wait(): void {
    const { task, kernel, s } = this;
    this.pointAt(task.thread, this.ring.consumerHead);
    task.thread.run(s.waits, -1, () => {
      if (this.ring.length > 0) return this.loop(); // not to be seen yet, or since just now
      task.waits();
      task.thread.run(s.switchOut, -1, () => {
        if (!kernel.readers.sleep(task)) this.loop();
      });
    });
  }

  private readonly take = (): void => {
    const { kernel, ring, batch, task: { thread } } = this;
    if (batch.length === BATCH || !ring.isReady(this.cpu.cost.nowNs)) return this.alloc();
    const packet = ring.head;
    this.pointAt(thread, ring.consumerHead);
    thread.run(this.s.take, packet, () => {
      batch.push(packet);
      kernel.packets.waitsAt(packet, this.batchPlace);
      this.zero(ring.take(), 0);
    });
  };

  private zero(lines: readonly number[], k: number): void {
    const line = lines[k];
    if (line === undefined) return this.take();
    const { thread } = this.task;
    this.kernel.config.layout.pointAtChannelSlot(thread, this.cpu.id, line, 'PtrRing');
    thread.run(this.s.zero, -1, () => this.zero(lines, k + 1));
  }

  private alloc(): void {
    this.task.thread.run(this.s.alloc, -1, () => this.giveSkBuffs(this.batch.length));
  }

  /** To as many of the batch as have none. */
  private giveSkBuffs(count: number): void {
    const { kernel: { buffers }, batch, task: { thread } } = this;
    if (count === 0) {
      // local_bh_disable(): what follows runs in the kthread, and no softirq comes between.
      this.cpu.softirqsOff++;
      return this.build();
    }
    if (buffers.skbSlab.needsRefill(thread.core)) {
      return thread.run(this.s.refill, -1, () => {
        buffers.skbSlab.refill(thread.core);
        this.giveSkBuffs(count);
      });
    }
    const packet = batch.shift();
    buffers.skbOf[packet] = buffers.skbSlab.take(thread.core);
    batch.push(packet);
    this.giveSkBuffs(count - 1);
  }

  private build(): void {
    const { kernel, batch, list, task: { thread } } = this;
    if (batch.length === 0) return this.handUp(1);
    const packet = batch.shift();
    kernel.pointAtPacket(thread, packet);
    this.pointAtFrame(thread, kernel.buffers.bufferOf[packet] as number);
    thread.run(this.s.build, packet, () => {
      list.push(packet);
      kernel.packets.waitsAt(packet, this.batchPlace);
      this.build();
    });
  }

  /** netif_receive_skb_list() */
  private handUp(share: number): void {
    const { list, kernel, task: { thread } } = this;
    if (list.length > 0) return this.upper.receive(thread, list.shift(), () => this.handUp(kernel.config.constants.listShare), share);
    this.cpu.softirqsOff--;
    thread.run(this.s.bhEnable, -1, this.loop);
  }
}
