interface Filter {
  queue: number;
  /** From when on the card obeys it. */
  fromNs: number;
  /** Where it sent the flow until then: -1, the hash decided. */
  before: number;
}

/** A card's table of exact filters, flow to queue: finite, and programmed beside the packets' way, so it obeys late. */
export class FilterTable {
  private readonly filters = new Map<number, Filter>();

  constructor(
    private readonly capacity: number,
    private readonly programmingNs: number,
  ) {}

  get size(): number {
    return this.filters.size;
  }

  /** The queue that a filter names, -1 where none does (yet). */
  queueOf(flow: number, atNs: number): number {
    const filter = this.filters.get(flow);
    if (filter === undefined) return -1;
    return atNs >= filter.fromNs ? filter.queue : filter.before;
  }

  /** The queue that was asked for last, whether the card obeys already or not. */
  targetOf(flow: number): number {
    return this.filters.get(flow)?.queue ?? -1;
  }

  /**
   * ndo_rx_flow_steer(): the driver asks the card to send a flow to another queue. When the table is full, filters of flows that are
   * quiet make room; false: there is none.
   */
  program(flow: number, queue: number, atNs: number, mayExpire: (flow: number) => boolean): boolean {
    const before = this.queueOf(flow, atNs);
    if (!this.filters.has(flow) && this.filters.size >= this.capacity && !this.expireOne(mayExpire)) return false;
    this.filters.set(flow, { queue, fromNs: atNs + this.programmingNs, before });
    return true;
  }

  private expireOne(mayExpire: (flow: number) => boolean): boolean {
    for (const flow of this.filters.keys()) {
      if (mayExpire(flow)) return this.filters.delete(flow);
    }
    return false;
  }
}
