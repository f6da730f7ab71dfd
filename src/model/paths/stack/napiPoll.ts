import type { CardQueue } from '../../kernel/card.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Thread } from '../../machine/thread.ts';
import { cleanTransmit } from '../transmitAck.ts';
import type { Napi } from './netRx.ts';

/** What becomes of a packet that the driver has taken; `after` goes on with the next one. */
export interface Upper {
  readonly receive: (thread: Thread, packet: number, after: (thread: Thread) => void) => void;
}

/** NAPI's poll of one queue of the card, with transmit clean and refill. */
export class NapiPoll implements Napi {
  private readonly s;
  private polled = 0;
  private most = 0;
  private toRefill = 0;
  private ended: (taken: number, isDone: boolean) => void = () => {};

  constructor(
    private readonly kernel: Kernel,
    private readonly queue: CardQueue,
    private readonly upper: Upper,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      pollEnter: stage('pollEnter'), pollLeave: stage('pollLeave'), driverRx: stage('driverRx'),
      slabRefill: stage('slabRefill'), skbAlloc: stage('skbAlloc'), refill: stage('refill'),
    };
  }

  poll(thread: Thread, most: number, then: (taken: number, isDone: boolean) => void): void {
    this.polled = 0;
    this.most = Math.min(this.kernel.config.constants.napiWeight, most);
    this.ended = then;
    this.kernel.point.netDevice(thread, this.queue.index);
    thread.run(this.s.pollEnter, -1, this.cleanTransmit);
  }

  private readonly cleanTransmit = (thread: Thread): void => cleanTransmit(this.kernel, thread, this.pollNext, this.queue.transmit);

  private readonly pollNext = (thread: Thread): void => {
    const { kernel, queue } = this;
    const { nic } = queue;
    if (this.toRefill >= kernel.config.constants.refillBatch) return this.refill(thread, this.pollNext);
    if (nic.readyCount === 0 || this.polled === this.most) {
      return this.toRefill > 0 ? this.refill(thread, this.endPoll) : this.endPoll(thread);
    }
    const slot = nic.cleanSlot;
    const packet = nic.take();
    this.polled++;
    this.toRefill++;
    kernel.bufferOf[packet] = queue.bufferInSlot[slot] as number;
    kernel.skbOf[packet] = queue.skbInSlot[slot] as number;
    queue.pointAtSlot(thread, slot);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.driverRx, packet, () => this.upper.receive(thread, packet, this.pollNext));
  };

  private readonly endPoll = (thread: Thread): void => {
    if (this.queue.nic.readyCount > 0) return this.ended(this.polled, false); // weight used up: stays on the poll list
    if (thread !== this.kernel.cpuOf(thread).softirq) return this.ended(this.polled, true); // a reader keeps it, with its interrupt off
    thread.run(this.s.pollLeave, -1, () => {
      this.queue.owner = null;
      this.queue.nic.unmask(this.kernel.cpuOf(thread).cost.nowNs);
      this.ended(this.polled, true);
    });
  };

  /** Allocates and posts a buffer for every slot cleaned since the last time. */
  private refill(thread: Thread, then: (thread: Thread) => void): void {
    const { kernel, queue } = this;
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
    const slot = queue.nic.postSlot;
    const buffer = kernel.dataSlab.take(thread.core);
    const skb = kernel.skbSlab.take(thread.core);
    queue.bufferInSlot[slot] = buffer;
    queue.skbInSlot[slot] = skb;
    kernel.point.packet(thread, buffer);
    kernel.point.skBuff(thread, skb);
    thread.run(this.s.skbAlloc, -1, () => {
      queue.pointAtSlot(thread, slot);
      thread.run(this.s.refill, -1, () => {
        queue.nic.postBuffer(kernel.config.layout.line('Packet', buffer));
        this.refill(thread, then);
      });
    });
  }
}
