const HISTORY = 256;
const BUCKETS = 4096;

/** Flow limit of one core's backlog: once it is half full, a flow with more than half of the last 256 packets loses its new ones. */
export class FlowLimit {
  private readonly history = new Uint16Array(HISTORY);
  private readonly counts = new Uint16Array(BUCKETS);
  private head = 0;

  constructor(private readonly backlogMax: number) {}

  /** A packet comes to a backlog of `length`: is it one too many of its flow? */
  exceeds(hash: number, length: number): boolean {
    if (length < this.backlogMax >> 1) return false;
    const bucket = hash & (BUCKETS - 1);
    const oldest = this.history[this.head] as number;
    this.history[this.head] = bucket;
    this.head = (this.head + 1) & (HISTORY - 1);
    if ((this.counts[oldest] as number) > 0) this.counts[oldest] = (this.counts[oldest] as number) - 1;
    const count = (this.counts[bucket] as number) + 1;
    this.counts[bucket] = count;
    return count > HISTORY >> 1;
  }
}
