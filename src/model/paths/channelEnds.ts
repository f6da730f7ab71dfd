import type { ChannelRing } from '../kernel/channelRing.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Stage, Thread } from '../machine/thread.ts';
import { LOCK } from './channelList.ts';

type Next = (thread: Thread) => void;

// What the two ends of a channel run, on the lines that they touch: an entry of a ring, or a list's item and the one before it.
// The caller has pointed the thread at the channel and the packet; `channel` is its number.

const pointAtEntry = ({ config: { layout } }: Kernel, thread: Thread, { shape }: ChannelRing, structure: string, channel: number, entry: number): void =>
  layout.pointAtChannelSlot(thread, channel, shape.lineOfEntry(entry), structure);
const pointAtItem = ({ point, buffers }: Kernel, thread: Thread, packet: number): void => point.channelItem(thread, buffers.bufferOf[packet] as number);

export class ProducerEnd {
  private readonly s: { readonly put: Stage; readonly lock: Stage | undefined };

  constructor(
    private readonly kernel: Kernel,
    private readonly structure = 'Channel',
  ) {
    this.s = { put: kernel.stage('channelPut'), lock: kernel.findStage(LOCK) };
  }

  /** There is room. */
  put(thread: Thread, packet: number, ring: ChannelRing, channel: number, then: Next): void {
    const { kernel, structure, s: { put, lock } } = this;
    if (lock === undefined) {
      pointAtEntry(kernel, thread, ring, structure, channel, ring.tail);
      return thread.run(put, packet, then);
    }
    thread.run(lock, packet, () => {
      const { layout } = kernel.config;
      pointAtItem(kernel, thread, packet);
      // What points at an empty list's last item is the list itself.
      layout.pointAtLastItem(thread, ring.length === 0 ? layout.line(structure, channel) : this.lineOfItem(ring.last));
      thread.run(put, packet, then);
    });
  }

  /** Bare buffers have items beside them; sk_buffs are linked themselves. */
  private lineOfItem(packet: number): number {
    const { buffers, config: { layout } } = this.kernel;
    return layout.has('ChannelItem') ? layout.line('ChannelItem', buffers.bufferOf[packet] as number) : layout.line('SkBuff', buffers.skbOf[packet] as number);
  }
}

export class ConsumerEnd {
  private readonly stage: Stage;
  private readonly isList: boolean;

  constructor(
    private readonly kernel: Kernel,
    private readonly structure = 'Channel',
  ) {
    this.stage = kernel.stage('channelTake');
    this.isList = kernel.findStage(LOCK) !== undefined;
  }

  /** The packet is the channel's first. */
  take(thread: Thread, packet: number, ring: ChannelRing, channel: number, then: Next): void {
    if (this.isList) pointAtItem(this.kernel, thread, packet);
    else pointAtEntry(this.kernel, thread, ring, this.structure, channel, ring.head);
    thread.run(this.stage, packet, then);
  }
}
