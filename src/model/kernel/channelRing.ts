/**
 * The index arithmetic of `net_channel_t` (32 bits): a ring of 509 entries of 4 bytes between producer and consumer, one
 * entry always empty; producer { tail, wakecnt } shares the first line with 15 entries, consumer { head, wakecnt, … } the last
 * with 14. Source: transcription of the talk's net_channel.h, domain facts 1.6.
 */
export const CHANNEL_ENTRIES = 509;
export const CHANNEL_LINES = 32;
const FIRST_LINE_ENTRIES = 15;

/** Line within the channel that holds entry `index`. */
export const lineOfEntry = (index: number): number => (index < FIRST_LINE_ENTRIES ? 0 : 1 + ((index - FIRST_LINE_ENTRIES) >> 4));

/** How a ring lies in memory: its structure, its entries (one always empty), and the line within the structure that holds an entry. */
export interface RingShape {
  readonly structure: string;
  readonly entries: number;
  readonly lineOfEntry: (index: number) => number;
}

export const channelShape: RingShape = { structure: 'Channel', entries: CHANNEL_ENTRIES, lineOfEntry };
export const transmitChannelShape: RingShape = { ...channelShape, structure: 'TxChannel' };

const NO_ENTRIES = new Int32Array(0);
const NO_INSTANTS = new Float64Array(0);
const FIRST_ENTRIES = 8;

export class ChannelRing {
  /** As far as entries have been used: most of a hundred thousand channels see few. */
  private entries = NO_ENTRIES;
  private visibleNs = NO_INSTANTS;
  tail = 0;
  head = 0;
  producerWakecnt = 0;
  consumerWakecnt = 0;

  constructor(readonly shape: RingShape = channelShape) {}

  get isFull(): boolean {
    return (this.tail + 1) % this.shape.entries === this.head;
  }

  get length(): number {
    return (this.tail - this.head + this.shape.entries) % this.shape.entries;
  }

  /** Puts an entry that the consumer may see from `visibleNs` on. The caller has checked `isFull`. */
  put(item: number, visibleNs: number): void {
    if (this.tail === this.entries.length) this.grow();
    this.entries[this.tail] = item;
    this.visibleNs[this.tail] = visibleNs;
    this.tail = (this.tail + 1) % this.shape.entries;
  }

  private grow(): void {
    const { entries, visibleNs } = this;
    const length = Math.min(this.shape.entries, Math.max(FIRST_ENTRIES, 2 * entries.length));
    this.entries = new Int32Array(length);
    this.visibleNs = new Float64Array(length);
    this.entries.set(entries);
    this.visibleNs.set(visibleNs);
  }

  isReady(atNs: number): boolean {
    return this.head !== this.tail && (this.visibleNs[this.head] as number) <= atNs;
  }

  peek(): number {
    return this.entries[this.head] as number;
  }

  /** Of those that are in it, the one that was put last. */
  get last(): number {
    const { entries } = this.shape;
    return this.entries[(this.tail + entries - 1) % entries] as number;
  }

  take(): number {
    const item = this.entries[this.head] as number;
    this.head = (this.head + 1) % this.shape.entries;
    return item;
  }

  /** Consumer: "wake me once for the next entry". */
  requestWake(): void {
    this.consumerWakecnt = (this.producerWakecnt + 1) & 255;
  }

  /** Producer, after a put: answers the request, once. */
  answersWake(): boolean {
    if (this.producerWakecnt === this.consumerWakecnt) return false;
    this.producerWakecnt = (this.producerWakecnt + 1) & 255;
    return true;
  }
}
