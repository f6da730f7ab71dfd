import type { CardQueue } from '../../kernel/card.ts';
import type { ChannelRing } from '../../kernel/channelRing.ts';
import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Slab } from '../../kernel/slab.ts';
import type { Socket } from '../../kernel/socket.ts';
import { LINE_BYTES } from '../../machine/memoryMap.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { Asked } from '../socketChannel/asked.ts';
import { fitsChannel } from '../socketChannel/fitsChannel.ts';
import type { BufferSource, Upper } from '../stack/napiPoll.ts';
import type { StackReceive } from '../stack/receive.ts';
import { wakeReader } from '../wakeReader.ts';
import { xskPlace } from './rings.ts';
import type { Umem } from './umem.ts';

type Next = (thread: Thread) => void;

/** Between the driver and the stack: the program sends a packet into a socket's RX ring, or lets it pass. */
export class Xdp implements Upper, BufferSource {
  private readonly s;
  private readonly asked: Asked;
  private readonly pointAtMap;
  private readonly place;
  private readonly pointAtRing;
  /** What a packet that passes needs objects of. */
  private readonly slabsOfPass: readonly Slab[];
  /** Descriptors written and not yet published, by socket, and the sockets that have some. */
  private readonly written: Fifo[];
  private readonly toFlush = new Fifo();
  /** The driver's own pages that it has emptied. */
  private readonly emptied = new Fifo();

  constructor(
    private readonly kernel: Kernel,
    private readonly umem: Umem,
    private readonly stack: StackReceive,
    /** Null: the card writes into the UMEM. */
    private readonly copy: Stage | null,
    readonly pollBegins: (thread: Thread, then: Next) => void,
  ) {
    this.place = kernel.placeOf(xskPlace);
    const stage = (id: string) => kernel.stage(id);
    this.s = { program: stage('classify'), put: stage('channelPut'), flush: stage('xskFlush'), dataReady: stage('dataReady'), pass: stage('slowPath'), slabRefill: stage('slabRefill') };
    this.asked = new Asked(kernel);
    this.slabsOfPass = copy === null ? [kernel.buffers.skbSlab, kernel.buffers.dataSlab] : [kernel.buffers.skbSlab];
    this.pointAtMap = (thread: Thread, socket: number) => pointer(thread, socket >> 3);
    const pointer = kernel.config.layout.pointer('XskMap');
    this.pointAtRing = kernel.config.layout.pointer('XskRx');
    this.written = kernel.arrivals.sockets.map(() => new Fifo());
  }

  readonly receive = (thread: Thread, packet: number, after: Next): void => {
    const { kernel } = this;
    const registered = kernel.owners.channelOf(packet);
    const socket = registered !== null && fitsChannel(kernel, packet, registered) ? registered : null;
    if (socket !== null) {
      kernel.pointAtSocket(thread, socket.id);
      this.pointAtMap(thread, socket.id);
    }
    thread.run(this.s.program, packet, () => {
      if (socket === null) return this.pass(thread, packet, after);
      this.asked.run(thread, packet, () => this.redirect(thread, packet, socket, after));
    });
  };

  private redirect(thread: Thread, packet: number, socket: Socket, after: Next): void {
    if (this.copy === null) return this.put(thread, packet, socket, after);
    const { kernel, copy } = this;
    this.umem.take(thread, packet, (frame) => {
      if (frame === -1) return this.drop(thread, packet, after);
      kernel.point.umemFrame(thread, frame);
      this.setLines(thread, packet);
      thread.run(copy, packet, () => {
        this.emptied.push(kernel.buffers.bufferOf[packet] as number);
        kernel.buffers.bufferOf[packet] = frame;
        this.put(thread, packet, socket, after);
      });
    });
  }

  private setLines(thread: Thread, packet: number): void {
    const more = Math.max(0, Math.min(23, Math.ceil((this.kernel.arrivals.frameBytes[packet] as number) / LINE_BYTES) - 1));
    thread.copyReadLines = more;
    thread.copyWriteLines = more;
  }

  private put(thread: Thread, packet: number, socket: Socket, after: Next): void {
    const { kernel } = this;
    const ring = socket.channel as ChannelRing;
    const written = this.written[socket.id] as Fifo;
    const { entries, lineOfEntry, structure } = ring.shape;
    if (ring.length + written.length >= entries - 1) {
      this.umem.giveBack(kernel.buffers.bufferOf[packet] as number);
      kernel.owners.dropped(packet, kernel.cpuOf(thread), 'channelFull');
      return after(thread);
    }
    kernel.config.layout.pointAtChannelSlot(thread, socket.id, lineOfEntry((ring.tail + written.length) % entries), structure);
    thread.run(this.s.put, packet, () => {
      if (written.length === 0) this.toFlush.push(socket.id);
      written.push(packet);
      kernel.packets.waitsAt(packet, this.place);
      after(thread);
    });
  }

  /** No frame to copy into: the driver keeps its page. */
  private drop(thread: Thread, packet: number, after: Next): void {
    const { kernel } = this;
    this.emptied.push(kernel.buffers.bufferOf[packet] as number);
    kernel.owners.dropped(packet, kernel.cpuOf(thread), 'channelFull');
    after(thread);
  }

  /** Published once a poll for each socket; a process that sleeps in poll() is woken. */
  readonly pollEnds = (thread: Thread, then: Next): void => {
    if (this.toFlush.length === 0) return then(thread);
    const { kernel } = this;
    const socket = kernel.sockets[this.toFlush.shift()] as Socket;
    const ring = socket.channel as ChannelRing;
    const written = this.written[socket.id] as Fifo;
    const last = written.last;
    kernel.pointAtSocket(thread, socket.id);
    this.pointAtRing(thread, socket.id);
    thread.run(this.s.flush, last, () => {
      while (written.length > 0) ring.put(written.shift(), thread.visibleNs);
      thread.run(this.s.dataReady, last, () => {
        if (ring.answersWake()) wakeReader(kernel, thread, socket.reader, last, (woken) => this.pollEnds(woken, then));
        else this.pollEnds(thread, then);
      });
    });
  };

  /** XDP_PASS: an sk_buff, and up the stack. */
  private pass(thread: Thread, packet: number, after: Next): void {
    const { kernel } = this;
    for (const slab of this.slabsOfPass) {
      if (slab.needsRefill(thread.core)) {
        return thread.run(this.s.slabRefill, packet, () => {
          slab.refill(thread.core);
          this.pass(thread, packet, after);
        });
      }
    }
    const frame = kernel.buffers.bufferOf[packet] as number;
    kernel.buffers.skbOf[packet] = kernel.buffers.skbSlab.take(thread.core);
    if (this.copy === null) {
      kernel.buffers.bufferOf[packet] = kernel.buffers.dataSlab.take(thread.core);
      this.setLines(thread, packet);
    }
    kernel.pointAtPacket(thread, packet);
    kernel.point.umemFrame(thread, frame);
    thread.userLine = 0;
    thread.run(this.s.pass, packet, () => {
      if (this.copy === null) this.umem.giveBack(frame);
      this.stack.receive(thread, packet, after);
    });
  }

  /** A frame of the UMEM for the card; when copying one of the driver's own pages. */
  take(thread: Thread, queue: CardQueue, slot: number, then: (firstLine: number | null) => void): void {
    if (this.copy !== null) return this.takePage(thread, queue, slot, then);
    this.umem.take(thread, -1, (frame) => {
      if (frame === -1) return then(null);
      queue.bufferInSlot[slot] = frame;
      then(this.umem.line(frame));
    });
  }

  private takePage(thread: Thread, queue: CardQueue, slot: number, then: (firstLine: number) => void): void {
    const { kernel } = this;
    const { dataSlab } = kernel.buffers;
    if (this.emptied.length === 0 && dataSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, -1, () => {
        dataSlab.refill(thread.core);
        this.takePage(thread, queue, slot, then);
      });
    }
    const buffer = this.emptied.length > 0 ? this.emptied.shift() : dataSlab.take(thread.core);
    queue.bufferInSlot[slot] = buffer;
    then(kernel.config.layout.line('Packet', buffer));
  }
}
