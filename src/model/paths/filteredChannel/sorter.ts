import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { ProducerEnd } from '../channelEnds.ts';
import { fitsChannel } from '../socketChannel/fitsChannel.ts';
import { putIntoChannel } from '../socketChannel/putIntoChannel.ts';
import type { Sorter, SortNext } from '../stack/receive.ts';

/** Sorts packets into channels after netfilter, when it is known whose they are. */
export class FilteredSorter implements Sorter {
  private readonly classify: Stage;
  private readonly end: ProducerEnd;

  /** `unwrap`: the stage that takes the buffer out of its sk_buff, where the ring holds bare buffers. */
  constructor(
    private readonly kernel: Kernel,
    private readonly unwrap: Stage | null = null,
  ) {
    this.classify = kernel.stage(kernel.config.asks.socket ? 'lookup' : 'classify');
    this.end = new ProducerEnd(kernel);
  }

  sort(thread: Thread, packet: number, { taken, goesOn, dropped }: SortNext): void {
    const { kernel } = this;
    thread.run(this.classify, packet, () => {
      const socket: Socket | undefined = kernel.sockets[kernel.owners.socketFor(packet)];
      if (socket === undefined || !fitsChannel(kernel, packet, socket)) return goesOn(thread);
      if (socket.channel?.isFull !== true) return this.putBare(thread, packet, socket, taken);
      if (kernel.config.channelFull === 'slowPath') goesOn(thread);
      else dropped('channelFull');
    });
  }

  private putBare(thread: Thread, packet: number, socket: Socket, taken: SortNext['taken']): void {
    const { kernel, unwrap } = this;
    const put = (): void => putIntoChannel(kernel, thread, packet, socket, { end: this.end, place: PLACE.filteredChannel }, taken);
    if (unwrap === null) return put();
    thread.run(unwrap, packet, () => {
      kernel.buffers.skbSlab.give(thread.core, kernel.buffers.skbOf[packet] as number);
      kernel.buffers.skbOf[packet] = -1;
      put();
    });
  }
}
