import { kernelConstant } from '../../kernel/constants.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { TIME_SLICE_NS } from '../../kernel/task.ts';
import type { Cpu } from '../../machine/cpu.ts';
import type { Thread } from '../../machine/thread.ts';
import { cleanTransmit } from '../transmitAck.ts';
import type { StackReceive } from './receive.ts';

const WEIGHT = kernelConstant('napiWeight');
const BUDGET = kernelConstant('netdevBudget');
/** After so many budgets in a row ksoftirqd goes on, at nice 19 beside a reader with its whole time slice. */
const RESTARTS = kernelConstant('softirqRestarts');
const REFILL_BATCH = kernelConstant('refillBatch');

/** NET_RX on the interrupt's core: NAPI's poll of the card, with transmit clean and refill. */
export class NapiPoll {
  private readonly s;
  private polled = 0;
  private budget = 0;
  private restarts = 0;
  private toRefill = 0;
  private pollScheduled = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly upper: StackReceive,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      netRx: stage('netRx'), pollEnter: stage('pollEnter'), pollLeave: stage('pollLeave'), driverRx: stage('driverRx'),
      slabRefill: stage('slabRefill'), skbAlloc: stage('skbAlloc'), refill: stage('refill'),
    };
  }

  /** The driver's interrupt asks for a poll. */
  schedule(cpu: Cpu): void {
    this.pollScheduled = true;
    cpu.softirqPending = true;
  }

  begin(cpu: Cpu): void {
    this.budget = BUDGET;
    cpu.softirq.run(this.s.netRx, -1, this.nextDevice);
  }

  private readonly nextDevice = (thread: Thread): void => {
    if (!this.pollScheduled) return;
    if (this.budget <= 0) {
      const cpu = this.kernel.cpuOf(thread);
      cpu.softirqPending = true;
      this.restarts++;
      if (this.restarts % RESTARTS === 0) cpu.softirqsYieldUntilNs = cpu.cost.nowNs + TIME_SLICE_NS;
      return;
    }
    this.polled = 0;
    thread.run(this.s.pollEnter, -1, this.cleanTransmit);
  };

  private readonly cleanTransmit = (thread: Thread): void => cleanTransmit(this.kernel, thread, this.pollNext);

  private readonly pollNext = (thread: Thread): void => {
    const { nic } = this.kernel;
    if (this.toRefill >= REFILL_BATCH) return this.refill(thread, this.pollNext);
    if (nic.readyCount === 0 || this.polled === WEIGHT || this.budget <= 0) {
      return this.toRefill > 0 ? this.refill(thread, this.endPoll) : this.endPoll(thread);
    }
    const slot = nic.cleanSlot;
    const packet = nic.take();
    this.polled++;
    this.budget--;
    this.toRefill++;
    this.kernel.bufferOf[packet] = this.kernel.bufferInSlot[slot] as number;
    this.kernel.skbOf[packet] = this.kernel.skbInSlot[slot] as number;
    this.kernel.point.rxDescriptor(thread, slot >> 2);
    this.kernel.point.rxBufferInfo(thread, slot >> 2);
    this.kernel.pointAtPacket(thread, packet);
    thread.run(this.s.driverRx, packet, () => this.upper.receive(thread, packet, this.pollNext));
  };

  private readonly endPoll = (thread: Thread): void => {
    if (this.kernel.nic.readyCount > 0) return this.nextDevice(thread); // weight used up: stays on the poll list
    this.pollScheduled = false;
    this.restarts = 0;
    thread.run(this.s.pollLeave, -1, () => {
      this.kernel.nic.unmask(this.kernel.cpuOf(thread).cost.nowNs);
      this.nextDevice(thread);
    });
  };

  /** Allocates and posts a buffer for every slot cleaned since the last time. */
  private refill(thread: Thread, then: (thread: Thread) => void): void {
    const { kernel } = this;
    if (this.toRefill === 0) return then(thread);
    for (const slab of [kernel.skbSlab, kernel.dataSlab]) {
      if (slab.needsRefill(thread.core)) {
        return thread.run(this.s.slabRefill, -1, () => {
          slab.refill(thread.core);
          this.refill(thread, then);
        });
      }
    }
    this.toRefill--;
    const slot = kernel.nic.postSlot;
    const buffer = kernel.dataSlab.take(thread.core);
    const skb = kernel.skbSlab.take(thread.core);
    kernel.bufferInSlot[slot] = buffer;
    kernel.skbInSlot[slot] = skb;
    kernel.point.packet(thread, buffer);
    kernel.point.skBuff(thread, skb);
    thread.run(this.s.skbAlloc, -1, () => {
      kernel.point.rxDescriptor(thread, slot >> 2);
      kernel.point.rxBufferInfo(thread, slot >> 2);
      thread.run(this.s.refill, -1, () => {
        kernel.nic.postBuffer(kernel.config.layout.line('Packet', buffer));
        this.refill(thread, then);
      });
    });
  }
}
