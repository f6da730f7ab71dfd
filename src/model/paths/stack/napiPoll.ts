import type { CardQueue } from '../../kernel/card.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { cleanTransmit } from '../transmitAck.ts';
import type { Napi } from './netRx.ts';

/** What becomes of a packet that the driver has taken; `after` goes on with the next one. */
export interface Upper {
  /** `share`: of the instructions up to IP, less than 1 for a packet that follows another in a list. */
  readonly receive: (thread: Thread, packet: number, after: (thread: Thread) => void, share?: number) => void;
  /** Before a poll's first packet, and when it has taken its last. */
  readonly pollBegins?: (thread: Thread, then: (thread: Thread) => void) => void;
  readonly pollEnds?: (thread: Thread, then: (thread: Thread) => void) => void;
}

/** Where buffers for cleaned slots come from. */
export interface BufferSource {
  /** A buffer for `slot`, by its first line; null: there is none now. */
  readonly take: (thread: Thread, queue: CardQueue, slot: number, then: (firstLine: number | null) => void) => void;
}

/** NAPI's poll of one queue of the card, with transmit clean and refill. */
export class NapiPoll implements Napi {
  private readonly s;
  private polled = 0;
  private most = 0;
  private toRefill = 0;
  /** There were no buffers in this poll. */
  private starves = false;
  private hadSent = false;
  private ended: (taken: number, isDone: boolean) => void = () => {};

  constructor(
    private readonly kernel: Kernel,
    private readonly queue: CardQueue,
    private readonly upper: Upper,
    private readonly buffers: BufferSource = new SkbBuffers(kernel),
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = { pollEnter: stage('pollEnter'), pollLeave: stage('pollLeave'), driverRx: stage('driverRx'), refill: stage('refill') };
  }

  poll(thread: Thread, most: number, then: (taken: number, isDone: boolean) => void): void {
    this.polled = 0;
    this.starves = false;
    this.most = Math.min(this.kernel.config.constants.napiWeight, most);
    this.ended = then;
    this.kernel.point.netDevice(thread, this.queue.index);
    thread.run(this.s.pollEnter, -1, this.cleanTransmit);
  }

  private readonly cleanTransmit = (thread: Thread): void => {
    this.hadSent = this.queue.transmit.hasSent;
    cleanTransmit(this.kernel, thread, this.begin, this.queue.transmit);
  };

  private readonly begin = (thread: Thread): void => {
    if (this.upper.pollBegins === undefined) this.pollNext(thread);
    else this.upper.pollBegins(thread, this.pollNext);
  };

  private readonly pollNext = (thread: Thread): void => {
    const { kernel, queue } = this;
    const { nic } = queue;
    if (this.toRefill >= kernel.config.constants.refillBatch && !this.starves) return this.refill(thread, this.pollNext);
    if (nic.readyCount === 0 || this.polled === this.most) {
      return this.refill(thread, this.lastTaken);
    }
    const slot = nic.cleanSlot;
    const packet = nic.take();
    thread.nextLine = nic.nextLine;
    this.polled++;
    this.toRefill++;
    kernel.buffers.bufferOf[packet] = queue.bufferInSlot[slot] as number;
    kernel.buffers.skbOf[packet] = queue.skbInSlot[slot] as number;
    kernel.buffers.homeOf[packet] = thread.core;
    queue.pointAtSlot(thread, slot);
    kernel.pointAtPacket(thread, packet);
    thread.run(this.s.driverRx, packet, () => this.upper.receive(thread, packet, this.pollNext));
  };

  private readonly lastTaken = (thread: Thread): void => {
    if (this.upper.pollEnds === undefined) this.endPoll(thread);
    else this.upper.pollEnds(thread, this.endPoll);
  };

  private readonly endPoll = (thread: Thread): void => {
    if (this.queue.nic.readyCount > 0) return this.ended(this.polled, false); // weight used up: stays on the poll list
    if (thread !== this.kernel.cpuOf(thread).softirq) return this.ended(this.polled, true); // a reader keeps it, with its interrupt off
    if (this.kernel.config.choices.pollsUntilNothing && (this.polled > 0 || this.hadSent)) return this.ended(this.polled, false);
    thread.run(this.s.pollLeave, -1, () => {
      this.queue.owner = null;
      this.queue.nic.unmask(this.kernel.cpuOf(thread).cost.nowNs);
      this.ended(this.polled, true);
    });
  };

  /** Posts a buffer for every slot cleaned since the last time. */
  private refill(thread: Thread, then: (thread: Thread) => void): void {
    const { queue } = this;
    if (this.toRefill === 0 || this.starves) return then(thread);
    this.buffers.take(thread, queue, queue.nic.postSlot, (firstLine) => {
      if (firstLine === null) {
        this.starves = true;
        return then(thread);
      }
      this.toRefill--;
      queue.pointAtSlot(thread, queue.nic.postSlot);
      thread.run(this.s.refill, -1, () => {
        queue.nic.postBuffer(firstLine);
        this.refill(thread, then);
      });
    });
  }
}

/** Each with an sk_buff, from the core's own stacks. */
class SkbBuffers implements BufferSource {
  private readonly s: { readonly slabRefill: Stage; readonly skbAlloc: Stage };

  constructor(private readonly kernel: Kernel) {
    this.s = { slabRefill: kernel.stage('slabRefill'), skbAlloc: kernel.stage('skbAlloc') };
  }

  take(thread: Thread, queue: CardQueue, slot: number, then: (firstLine: number) => void): void {
    const { kernel } = this;
    for (const slab of [kernel.buffers.skbSlab, kernel.buffers.dataSlab]) {
      if (slab.needsRefill(thread.core)) {
        return thread.run(this.s.slabRefill, -1, () => {
          slab.refill(thread.core);
          this.take(thread, queue, slot, then);
        });
      }
    }
    const buffer = kernel.buffers.dataSlab.take(thread.core);
    const skb = kernel.buffers.skbSlab.take(thread.core);
    queue.bufferInSlot[slot] = buffer;
    queue.skbInSlot[slot] = skb;
    kernel.point.packet(thread, buffer);
    kernel.point.skBuff(thread, skb);
    thread.run(this.s.skbAlloc, -1, () => then(kernel.config.layout.line('Packet', buffer)));
  }
}
