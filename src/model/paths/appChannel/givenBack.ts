import { at } from '../../../base/assert.ts';
import { CHANNEL_ENTRIES, lineOfEntry } from '../../kernel/channelRing.ts';
import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Thread } from '../../machine/thread.ts';
import type { TakesBack } from './reader.ts';
import { buffersOfSlab, type ReceiveLoopWiring } from '../receiveLoop.ts';

/** Buffers that processes have done with: the driver finds them behind the channel's head and posts them again, oldest first. */
export class GivenBack implements TakesBack {
  private readonly buffers = new Fifo();
  private readonly sockets = new Fifo();
  /** By socket: entry of its channel that was given back last. */
  private readonly entries: Int32Array;

  constructor(private readonly kernel: Kernel) {
    this.entries = new Int32Array(kernel.arrivals.sockets.length).fill(-1);
  }

  give(_thread: Thread, socket: number, packet: number, then: () => void): void {
    this.buffers.push(this.kernel.buffers.bufferOf[packet] as number);
    this.sockets.push(socket);
    then();
  }

  /** Where there is none, the slab has one. */
  source(): ReceiveLoopWiring['buffer'] {
    const { kernel, entries } = this;
    const slab = buffersOfSlab(kernel);
    const repost = kernel.stage('repost');
    return (thread, then) => {
      if (this.buffers.length === 0) return slab(thread, then);
      const socket = this.sockets.shift();
      const entry = (at(entries, socket) + 1) % CHANNEL_ENTRIES;
      entries[socket] = entry;
      kernel.pointAtSocket(thread, socket);
      kernel.config.layout.pointAtChannelSlot(thread, socket, lineOfEntry(entry));
      then(this.buffers.shift(), repost);
    };
  }
}
