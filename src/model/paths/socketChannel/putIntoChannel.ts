import type { ChannelRing } from '../../kernel/channelRing.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import type { Thread } from '../../machine/thread.ts';
import type { ProducerEnd } from '../channelEnds.ts';
import { wakeReader } from '../wakeReader.ts';

/** net_chan_enqueue() into a channel that has room, and the wake-up if its reader has asked for one. */
export function putIntoChannel(kernel: Kernel, thread: Thread, packet: number, socket: Socket, { end, place }: { readonly end: ProducerEnd; readonly place: number }, then: (thread: Thread) => void): void {
  const ring = socket.channel as ChannelRing;
  end.put(thread, packet, ring, socket.id, () => {
    ring.put(packet, thread.visibleNs);
    kernel.packets.waitsAt(packet, place);
    if (ring.answersWake()) wakeReader(kernel, thread, socket.reader, packet, then);
    else then(thread);
  });
}
