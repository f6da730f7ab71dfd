/** What generic receive offload looks at: equal flows have equal headers but for what may differ without loss (3.5). */
export interface GroSegment {
  readonly packet: number;
  readonly flow: number;
  readonly hash: number;
  readonly payloadBytes: number;
  /** TCP with data and no flag but ACK and PSH. */
  readonly mergeable: boolean;
  readonly pushes: boolean;
}

export const GRO = { buckets: 8, heldMax: 8, bytesMax: 65_536, fragmentsMax: 17, normalBatch: 8 } as const;

/** Of TCP over IPv4, in a packet that has been put together. */
const HEADER_BYTES = 40;

/** Packets that have become one: `packets[0]` carries the others. */
export interface GroTrain {
  readonly flow: number;
  readonly segmentBytes: number;
  readonly packets: number[];
  bytes: number;
}

/** One NAPI instance's merging. It never waits: what is held is let go at the end of the poll at the latest. */
export class Gro {
  private readonly held: GroTrain[][] = Array.from({ length: GRO.buckets }, () => []);

  /** Takes a segment; the answer are the trains that must go up now, in order. */
  receive(segment: GroSegment): GroTrain[] {
    const bucket = this.held[segment.hash & (GRO.buckets - 1)] as GroTrain[];
    const own = bucket.findIndex(({ flow }) => flow === segment.flow);
    const train = bucket[own];
    const up: GroTrain[] = [];
    if (train !== undefined) {
      if (segment.mergeable && fits(train, segment)) {
        train.packets.push(segment.packet);
        train.bytes += segment.payloadBytes;
        // A shorter segment or a push is the last of its train.
        if (segment.payloadBytes < train.segmentBytes || segment.pushes || train.packets.length > GRO.fragmentsMax) up.push(...bucket.splice(own, 1));
        return up;
      }
      up.push(...bucket.splice(own, 1));
    }
    const alone: GroTrain = { flow: segment.flow, segmentBytes: segment.payloadBytes, packets: [segment.packet], bytes: HEADER_BYTES + segment.payloadBytes };
    if (!segment.mergeable || segment.pushes) return [...up, alone];
    if (bucket.length === GRO.heldMax) up.push(...bucket.splice(0, 1));
    bucket.push(alone);
    return up;
  }

  /** End of the poll. */
  flush(): GroTrain[] {
    return this.held.flatMap((bucket) => bucket.splice(0));
  }
}

const fits = (train: GroTrain, { payloadBytes }: GroSegment): boolean =>
  payloadBytes <= train.segmentBytes && train.bytes + payloadBytes < GRO.bytesMax && train.packets.length <= GRO.fragmentsMax;
