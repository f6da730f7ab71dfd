/** xdp_redirect_cpu takes 2048 by default today, 192 at first; as many as a channel of 2006 holds, so that both fill alike. */
export const CPUMAP_ENTRIES = 508;
const POINTERS_OF_LINE = 8;
/** __ptr_ring_set_size(): two lines of pointers are zeroed at once. */
const ZEROED_AT_ONCE = 2 * POINTERS_OF_LINE;
export const QUEUE_LINES = Math.ceil(CPUMAP_ENTRIES / POINTERS_OF_LINE);

/**
 * struct ptr_ring (include/linux/ptr_ring.h): an entry that is NULL is free, so neither end reads the other's index. The consumer
 * zeroes what it has taken in batches, from the last entry to the first; until then the producer finds the ring full.
 */
export class PtrRing {
  private readonly entries = new Int32Array(CPUMAP_ENTRIES);
  private readonly visibleNs = new Float64Array(CPUMAP_ENTRIES);
  producer = 0;
  consumerHead = 0;
  private consumerTail = 0;
  /** Entries that are not NULL, and those of them that nobody has taken. */
  private filled = 0;
  length = 0;

  get isFull(): boolean {
    return this.filled === CPUMAP_ENTRIES;
  }

  put(packet: number, visibleNs: number): void {
    this.entries[this.producer] = packet;
    this.visibleNs[this.producer] = visibleNs;
    this.producer = (this.producer + 1) % CPUMAP_ENTRIES;
    this.filled++;
    this.length++;
  }

  isReady(atNs: number): boolean {
    return this.length > 0 && (this.visibleNs[this.consumerHead] as number) <= atNs;
  }

  get head(): number {
    return this.entries[this.consumerHead] as number;
  }

  /** __ptr_ring_discard_one(): the lines of the queue that are zeroed now, the last one first; mostly none. */
  take(): readonly number[] {
    this.length--;
    const after = this.consumerHead + 1;
    this.consumerHead = after % CPUMAP_ENTRIES;
    if (after - this.consumerTail < ZEROED_AT_ONCE && after < CPUMAP_ENTRIES) return [];
    const [first, last] = [lineOfPointer(this.consumerTail), lineOfPointer(after - 1)];
    this.filled -= after - this.consumerTail;
    this.consumerTail = this.consumerHead;
    return Array.from({ length: last - first + 1 }, (_, k) => last - k);
  }
}

/** Line within the structure that holds an entry. */
const FIRST_QUEUE_LINE = 3;
export const lineOfPointer = (entry: number): number => FIRST_QUEUE_LINE + Math.floor(entry / POINTERS_OF_LINE);
