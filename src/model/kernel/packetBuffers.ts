import type { Coherence } from '../machine/coherence.ts';
import type { Stage, Thread } from '../machine/thread.ts';
import type { CardQueue } from './card.ts';
import type { KernelConfig } from './kernelConfig.ts';
import { DeferList } from './deferList.ts';
import { Slab } from './slab.ts';

/** Where packets lie: the slabs of sk_buffs and data buffers, and which of them a packet has. */
export class PacketBuffers {
  readonly skbSlab: Slab;
  readonly dataSlab: Slab;
  readonly ackSlab: Slab;
  /** By packet: its data buffer; its sk_buff, -1: none; the packet that GRO has merged behind it, -1: none. */
  readonly bufferOf: Int32Array;
  readonly skbOf: Int32Array;
  readonly mergedBehind: Int32Array;
  /** By packet: the core whose poll took it, and whose its page and its sk_buff are. */
  readonly homeOf: Uint8Array;
  /** By core; null: a kernel that frees where it is. */
  readonly deferred: readonly DeferList[] | null;

  constructor(
    private readonly config: KernelConfig,
    private readonly coherence: Coherence,
  ) {
    const { cores, arrivals, constants } = config;
    this.skbSlab = new Slab(cores, config.skBuffs, constants.smallSlabLimit);
    const isPooled = config.stages.has('deferFree');
    this.deferred = isPooled ? Array.from({ length: cores }, () => new DeferList(constants.deferMax)) : null;
    this.homeOf = new Uint8Array(arrivals.length);
    this.dataSlab = isPooled ? new Slab(cores, config.buffers, constants.pagePoolCache + config.ringSlots, constants.pagePoolBatch) : new Slab(cores, config.buffers, constants.largeSlabLimit);
    this.ackSlab = new Slab(cores, config.ackBuffs, constants.smallSlabLimit);
    this.bufferOf = new Int32Array(arrivals.length);
    this.skbOf = new Int32Array(arrivals.length).fill(-1);
    this.mergedBehind = new Int32Array(arrivals.length).fill(-1);
  }

  /** A receive ring as the driver sets it up: a buffer in every slot. */
  fill({ core, nic, bufferInSlot, skbInSlot }: CardQueue, withSkBuffs: boolean): void {
    const { dataSlab, skbSlab, coherence, config } = this;
    for (let slot = 0; slot < nic.slots; slot++) {
      if (dataSlab.needsRefill(core)) dataSlab.refill(core);
      const buffer = dataSlab.take(core);
      bufferInSlot[slot] = buffer;
      if (withSkBuffs) {
        if (skbSlab.needsRefill(core)) skbSlab.refill(core);
        const skb = skbSlab.take(core);
        skbInSlot[slot] = skb;
        for (let line = 0; line < 3; line++) coherence.write(core, config.layout.line('SkBuff', skb) + line);
      }
      nic.postBuffer(config.layout.line('Packet', buffer));
    }
  }

  /** Those that GRO has merged behind a packet, in order. */
  behind(packet: number): readonly number[] {
    const train: number[] = [];
    for (let one = this.mergedBehind[packet] as number; one >= 0; one = this.mergedBehind[one] as number) train.push(one);
    return train;
  }

  /** How many segments a packet stands for. */
  segmentsOf(packet: number): number {
    let segments = 0;
    for (let one = packet; one >= 0; one = this.mergedBehind[one] as number) segments++;
    return segments;
  }

  /** A packet's buffer and its sk_buff, if it has one, go to the core's own stacks; a page of a pool to that. */
  free(packet: number, core: number): void {
    this.dataSlab.give(this.deferred === null ? core : (this.homeOf[packet] as number), this.bufferOf[packet] as number);
    const skb = this.skbOf[packet] as number;
    if (skb >= 0) this.skbSlab.give(core, skb);
  }

  /** A core takes back only so many sk_buffs at once. */
  takesBack(home: number): boolean {
    return this.deferred?.[home]?.hasRoom === true;
  }

  /** Onto the list of the core whose poll took it. */
  defer(packet: number): void {
    this.deferred?.[this.homeOf[packet] as number]?.put(packet, (this.skbOf[packet] as number) >= 0);
  }

  /** Batches of freed objects beyond the limits go to the shared lists, at the price of `stage`. */
  flush(thread: Thread, packet: number, stage: Stage, then: () => void): void {
    const slab = this.dataSlab.needsFlush(thread.core) ? this.dataSlab : this.skbSlab;
    if (!slab.needsFlush(thread.core)) return then();
    thread.run(stage, packet, () => {
      slab.flush(thread.core);
      this.flush(thread, packet, stage, then);
    });
  }
}
