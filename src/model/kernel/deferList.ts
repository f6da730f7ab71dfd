import { Fifo } from './fifo.ts';

/**
 * What other cores have done with and give back to the core whose poll took it (5.18, skb_attempt_defer_free): packets, for their sk_buffs
 * and for the pages of those merged behind them.
 */
export class DeferList {
  private readonly packets = new Fifo();
  private skBuffs = 0;

  /** No more sk_buffs than this at once; pages of a train follow theirs. */
  constructor(private readonly max: number) {}

  get hasRoom(): boolean {
    return this.skBuffs < this.max;
  }

  get isEmpty(): boolean {
    return this.packets.length === 0;
  }

  put(packet: number, hasSkBuff: boolean): void {
    this.packets.push(packet);
    if (hasSkBuff) this.skBuffs++;
  }

  /** Its core takes the list off; answers how many packets are on it, for as many calls of `next`. */
  take(): number {
    this.skBuffs = 0;
    return this.packets.length;
  }

  next(): number {
    return this.packets.shift();
  }
}
