import { TCP_FLAG } from '../../../base/tcpFlags.ts';
import { FRAME } from '../../kernel/arrivals.ts';
import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import { Gro } from '../../kernel/steering/gro.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import type { Upper } from './napiPoll.ts';

type Next = (thread: Thread) => void;

/** napi_gro_receive(): segments of a flow that one poll brings go up as one packet, and packets as a list (netif_receive_skb_list). */
export class GroUpper implements Upper {
  private readonly gro: Gro;
  /** Packets that go up with the next list, and how many segments they are. */
  private readonly list = new Fifo();
  private segments = 0;
  private readonly s: { readonly gro: Stage; readonly merge: Stage };

  constructor(
    private readonly kernel: Kernel,
    private readonly upper: Upper,
  ) {
    this.gro = new Gro(kernel.buffers.mergedBehind);
    this.s = { gro: kernel.stage('gro'), merge: kernel.stage('groMerge') };
  }

  readonly receive = (thread: Thread, packet: number, after: Next): void => {
    const { kernel, gro } = this;
    const { arrivals } = kernel;
    thread.run(this.s.gro, packet, () => {
      const flow = arrivals.flow[packet] as number;
      const flags = arrivals.tcpFlags[packet] as number;
      const payloadBytes = arrivals.payloadBytes[packet] as number;
      const mergeable =
        arrivals.frame[packet] === FRAME.tcp && payloadBytes > 0 && arrivals.unclassified[packet] === 0 && (flags & (TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst)) === 0;
      const isMerged = gro.receive({ packet, flow, hash: kernel.card.hashOf(flow), payloadBytes, segment: kernel.window?.loop.segment[packet] ?? -1, mergeable, pushes: (flags & TCP_FLAG.psh) !== 0 });
      kernel.packets.waitsAt(packet, PLACE.gro);
      if (isMerged) thread.run(this.s.merge, packet, () => this.merged(thread, packet, after));
      else this.handUp(thread, after);
    });
  };

  /** Its data is part of another packet's, its sk_buff is free for the next one. */
  private merged(thread: Thread, packet: number, after: Next): void {
    const { kernel } = this;
    kernel.buffers.skbSlab.give(thread.core, kernel.buffers.skbOf[packet] as number);
    kernel.buffers.skbOf[packet] = -1;
    kernel.packets.waitsAt(packet, PLACE.gro);
    this.handUp(thread, after);
  }

  /** What GRO lets go joins the list, which goes up when it is long enough. */
  private handUp(thread: Thread, after: Next): void {
    const { kernel, list, gro: { up } } = this;
    while (up.length > 0) {
      this.segments += kernel.buffers.segmentsOf(up.head);
      list.push(up.shift());
    }
    if (this.segments < kernel.config.constants.groNormalBatch) after(thread);
    else this.listUp(thread, after);
  }

  private listUp(thread: Thread, after: Next, share = 1): void {
    const { list } = this;
    if (list.length === 0) {
      this.segments = 0;
      return after(thread);
    }
    const packet = list.shift();
    if (packet !== thread.packet) this.kernel.pointAtPacket(thread, packet);
    this.upper.receive(thread, packet, (same) => this.listUp(same, after, this.kernel.config.constants.listShare), share);
  }

  readonly pollEnds = (thread: Thread, then: Next): void => {
    this.gro.flush();
    this.handUp(thread, (same) => this.listUp(same, then));
  };
}
