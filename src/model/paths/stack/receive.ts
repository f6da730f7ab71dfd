import { FRAME } from '../../kernel/arrivals.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import { type Socket, TRUE_SIZE_BYTES } from '../../kernel/socket.ts';
import type { Thread } from '../../machine/thread.ts';
import { TCP_FLAG } from '../../../base/tcpFlags.ts';
import type { DropReason } from '../../../trace/words.ts';
import { AckSender } from '../transmitAck.ts';
import { wakeReader } from '../wakeReader.ts';

type Next = (thread: Thread) => void;

/** The stack above the driver: from netif_receive_skb to the socket's queues, for one packet at a time on one core. */
export class StackReceive {
  private readonly s;
  private readonly ack: AckSender;
  /** What follows when the packet has been dealt with. */
  private after: Next = () => {};

  constructor(private readonly kernel: Kernel) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      ethRcv: stage('ethRcv'), ipRcv: stage('ipRcv'), route: stage('route'), lookup: stage('lookup'), sockLock: stage('sockLock'), prequeue: stage('prequeue'),
      backlog: stage('backlog'), tcp: stage('tcpInSoftirq'), dataReady: stage('dataReady'), sockPut: stage('sockPut'), udpRcv: stage('udpRcv'), drop: stage('drop'),
    };
    this.ack = new AckSender(kernel, stage('ackInSoftirq'), stage('slabRefill'));
  }

  receive(thread: Thread, packet: number, after: Next): void {
    const { kernel, s } = this;
    this.after = after;
    const frame = kernel.arrivals.frame[packet] as number;
    kernel.pointAtPacket(thread, packet);
    thread.run(s.ethRcv, packet, () => {
      if (frame === FRAME.other) return this.drop(thread, packet, 'otherProtocol');
      thread.run(s.ipRcv, packet, () => {
        if (frame === FRAME.malformed) return this.drop(thread, packet, 'malformed');
        thread.run(s.route, packet, () => {
          if (frame === FRAME.notForUs) return this.drop(thread, packet, 'notForUs');
          if (frame === FRAME.ipOther) return this.drop(thread, packet, 'otherProtocol');
          thread.run(s.lookup, packet, () => this.atSocket(thread, packet));
        });
      });
    });
  }

  private atSocket(thread: Thread, packet: number): void {
    const { kernel, s } = this;
    const id = kernel.arrivals.socketOf[packet] as number;
    if (id < 0) return this.drop(thread, packet, 'noSocket');
    const socket = kernel.sockets[id] as Socket;
    if (socket.protocol === 'udp') {
      if (!socket.hasRoom) return this.drop(thread, packet, 'socketBufferFull');
      socket.chargedBytes += TRUE_SIZE_BYTES;
      return thread.run(s.udpRcv, packet, () => this.queued(thread, packet, socket));
    }
    thread.run(s.sockLock, packet, () => this.behindLock(thread, packet, socket));
  }

  /** tcp_v4_rcv() with the socket's spin lock: prequeue, backlog, or TCP here and now. */
  private behindLock(thread: Thread, packet: number, socket: Socket): void {
    const { kernel, s } = this;
    const flags = kernel.arrivals.tcpFlags[packet] as number;
    const handshake = (flags & TCP_FLAG.syn) !== 0 || !socket.established;
    // A full receive buffer is noticed before queueing; the lock is released by the cheapest of the three ways.
    if (!socket.hasRoom) return thread.run(s.backlog, packet, () => this.drop(thread, packet, 'socketBufferFull'));
    socket.chargedBytes += TRUE_SIZE_BYTES;
    if (socket.owned) {
      thread.run(s.backlog, packet, () => {
        socket.backlog.push(packet);
        kernel.packets.waitsAt(packet, PLACE.backlog);
        this.put(thread, packet);
      });
    } else if (socket.readerWaits && !handshake) {
      thread.run(s.prequeue, packet, () => {
        socket.prequeue.push(packet);
        kernel.packets.waitsAt(packet, PLACE.prequeue);
        if (socket.prequeue.length === 1) wakeReader(kernel, thread, socket.reader, packet, () => this.put(thread, packet));
        else this.put(thread, packet);
      });
    } else {
      thread.run(s.tcp, packet, () => {
        tcpProcessed(socket, flags);
        if ((kernel.arrivals.payloadBytes[packet] as number) > 0) this.queued(thread, packet, socket);
        else this.withoutData(thread, packet, socket);
      });
    }
  }

  private queued(thread: Thread, packet: number, socket: Socket): void {
    const { kernel, s } = this;
    socket.receiveQueue.push(packet);
    kernel.packets.waitsAt(packet, PLACE.receiveQueue);
    thread.run(s.dataReady, packet, () =>
      wakeReader(kernel, thread, socket.reader, packet, () => {
        if (socket.protocol === 'udp') this.after(thread);
        else this.ack.segment(thread, socket, packet, () => this.put(thread, packet));
      }),
    );
  }

  /** TCP is done with a segment that carries nothing for the reader. */
  private withoutData(thread: Thread, packet: number, socket: Socket): void {
    const { kernel } = this;
    kernel.packets.delivered(packet, kernel.cpuOf(thread).cost.nowNs, thread.core);
    socket.chargedBytes -= TRUE_SIZE_BYTES;
    const free = (): void => this.free(thread, packet, (same) => this.put(same, packet));
    const answers = ((kernel.arrivals.tcpFlags[packet] as number) & (TCP_FLAG.syn | TCP_FLAG.fin)) !== 0;
    if (answers) this.ack.send(thread, socket, packet, free);
    else free();
  }

  private put(thread: Thread, packet: number): void {
    thread.run(this.s.sockPut, packet, this.after);
  }

  private drop(thread: Thread, packet: number, reason: DropReason): void {
    this.kernel.drop(packet, this.kernel.cpuOf(thread), reason);
    this.free(thread, packet, this.after);
  }

  private free(thread: Thread, packet: number, then: Next): void {
    const { kernel } = this;
    thread.run(this.s.drop, packet, () => {
      kernel.freeBuffers(packet, thread.core); // no batch goes to the shared list: this core allocates the next ones itself
      then(thread);
    });
  }
}

/** What TCP notes of a segment: a handshake's last ACK establishes, a SYN begins anew. */
export function tcpProcessed(socket: Socket, flags: number): void {
  if ((flags & TCP_FLAG.syn) !== 0) socket.established = false;
  else if ((flags & TCP_FLAG.rst) !== 0) socket.established = false;
  else if ((flags & TCP_FLAG.ack) !== 0) socket.established = true;
}
