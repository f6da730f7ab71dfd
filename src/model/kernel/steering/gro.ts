import { Fifo } from '../fifo.ts';

export const GRO = { buckets: 8, heldMax: 8, bytesMax: 65_536, fragmentsMax: 17 } as const;

/** Of TCP over IPv4, in a packet that has been put together. */
const HEADER_BYTES = 40;

/** What generic receive offload looks at: equal flows have equal headers but for what may differ without loss (domain facts 3.5). */
export interface GroSegment {
  readonly packet: number;
  readonly flow: number;
  readonly hash: number;
  readonly payloadBytes: number;
  /** Its number within the flow; -1: nobody counts. A train is of neighbours. */
  readonly segment: number;
  /** TCP with data and no flag but ACK and PSH. */
  readonly mergeable: boolean;
  readonly pushes: boolean;
}

interface Held {
  head: number;
  last: number;
  flow: number;
  segmentBytes: number;
  bytes: number;
  packets: number;
  segment: number; // of the last
}

/** One NAPI instance's merging. It never waits: what is held is let go at the end of the poll at the latest. */
export class Gro {
  /** Packets (the first of each train) that must go up now, in order. */
  readonly up = new Fifo();
  private readonly held: Held[][] = Array.from({ length: GRO.buckets }, () => []);
  private readonly idle: Held[] = [];

  /** `behind`: by packet, the one that is merged behind it; -1: none. */
  constructor(private readonly behind: Int32Array) {}

  /** Takes a segment; true: it has become part of one that is held. */
  receive({ packet, flow, hash, payloadBytes, segment, mergeable, pushes }: GroSegment): boolean {
    const bucket = this.held[hash & (GRO.buckets - 1)] as Held[];
    let own = 0;
    while (own < bucket.length && (bucket[own] as Held).flow !== flow) own++;
    const train = bucket[own];
    if (train !== undefined) {
      if (mergeable && (segment === -1 || segment === train.segment + 1) && payloadBytes <= train.segmentBytes && train.bytes + payloadBytes < GRO.bytesMax && train.packets <= GRO.fragmentsMax) {
        this.behind[train.last] = packet;
        train.last = packet;
        train.packets++;
        train.segment = segment;
        train.bytes += payloadBytes;
        // A shorter segment or a push is the last of its train.
        if (payloadBytes < train.segmentBytes || pushes || train.packets > GRO.fragmentsMax) this.letGo(bucket, own);
        return true;
      }
      this.letGo(bucket, own);
    }
    if (!mergeable || pushes) {
      this.up.push(packet);
      return false;
    }
    if (bucket.length === GRO.heldMax) this.letGo(bucket, 0);
    const fresh = this.idle.pop() ?? { head: 0, last: 0, flow: 0, segmentBytes: 0, bytes: 0, packets: 0, segment: 0 };
    fresh.head = packet;
    fresh.last = packet;
    fresh.flow = flow;
    fresh.segmentBytes = payloadBytes;
    fresh.bytes = HEADER_BYTES + payloadBytes;
    fresh.packets = 1;
    fresh.segment = segment;
    bucket.push(fresh);
    return false;
  }

  /** End of the poll. */
  flush(): void {
    for (const bucket of this.held) while (bucket.length > 0) this.letGo(bucket, 0);
  }

  private letGo(bucket: Held[], place: number): void {
    const train = bucket[place] as Held;
    for (let i = place + 1; i < bucket.length; i++) bucket[i - 1] = bucket[i] as Held;
    bucket.length--;
    this.up.push(train.head);
    this.idle.push(train);
  }
}
