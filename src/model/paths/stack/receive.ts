import { FRAME } from '../../kernel/arrivals.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PLACE } from '../../kernel/places.ts';
import type { Socket } from '../../kernel/socket.ts';
import { PROTOCOL } from '../../kernel/netfilter/packet.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { TCP_FLAG } from '../../../base/tcpFlags.ts';
import type { DropReason } from '../../../trace/words.ts';
import { dropPacket } from '../dropPacket.ts';
import { Hooks } from '../netfilter/hooks.ts';
import { SegmentOrder } from '../segmentOrder.ts';
import { AckSender } from '../transmitAck.ts';
import { wakeReader } from '../wakeReader.ts';

type Next = (thread: Thread) => void;

export interface SortNext {
  readonly taken: Next;
  /** Not for a channel: on to the socket lookup. */
  readonly goesOn: Next;
  readonly dropped: (reason: DropReason) => void;
}

/** Takes packets out of the stack before the socket lookup, once it is known whose they are. */
export interface Sorter {
  sort(thread: Thread, packet: number, next: SortNext): void;
  /** Takes them even before IP, or learns from those that are forwarded. */
  readonly early?: (thread: Thread, packet: number, next: EarlyNext) => void;
  readonly leaves?: (thread: Thread, packet: number, then: Next) => void;
}

export interface EarlyNext extends SortNext {
  readonly forwarded: Next;
}

/** The stack above the driver: from netif_receive_skb to the socket's queues, for one packet at a time on one core. */
export class StackReceive {
  private readonly s;
  private readonly ack: AckSender;
  private readonly order: SegmentOrder;
  private readonly hooks: Hooks | null;
  /** Of what early demux finds no socket for; null: an era in which all go one way. */
  private readonly ofDatagrams: { readonly route: Stage; readonly lookup: Stage } | null;
  /** What follows when the packet has been dealt with. */
  private after: Next = () => {};
  private share = 1;

  constructor(
    private readonly kernel: Kernel,
    private readonly sorter: Sorter | null = null,
  ) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      ethRcv: stage('ethRcv'), ipRcv: stage('ipRcv'), route: stage('route'), lookup: stage('lookup'), sockLock: stage('sockLock'), prequeue: stage('prequeue'),
      backlog: stage('backlog'), tcp: stage('tcpInSoftirq'), dataReady: stage('dataReady'), wakeNobody: stage('wakeNobody'), ackTimer: stage('delayAckInSoftirq'), sockPut: stage('sockPut'), udpRcv: stage('udpRcv'), drop: stage('drop'), slabFlush: stage('slabFlushInSoftirq'),
    };
    const [fibLookup, udpLookup] = [kernel.findStage('fibLookup'), kernel.findStage('udpLookup')];
    this.ofDatagrams = fibLookup === undefined || udpLookup === undefined ? null : { route: fibLookup, lookup: udpLookup };
    this.ack = new AckSender(kernel, 'softirq');
    this.order = new SegmentOrder(kernel, 'softirq');
    this.hooks = kernel.filter === null ? null : new Hooks(kernel, kernel.filter, 'softirq');
  }

  receive(thread: Thread, packet: number, after: Next, share = 1): void {
    this.after = after;
    this.share = share;
    this.kernel.pointAtPacket(thread, packet);
    thread.run(this.s.ethRcv, packet, this.ethernetDone, share);
  }

  private frameOf(thread: Thread): number {
    return this.kernel.arrivals.frame[thread.packet] as number;
  }

  private stagesFor(packet: number): { readonly route: Stage; readonly lookup: Stage } {
    const { tuples, flow } = this.kernel.arrivals;
    return this.ofDatagrams === null || tuples[flow[packet] as number]?.protocol === PROTOCOL.tcp ? this.s : this.ofDatagrams;
  }

  private readonly ethernetDone = (thread: Thread): void => {
    if (this.frameOf(thread) === FRAME.other) return this.drop(thread, 'otherProtocol');
    if (this.sorter?.early === undefined) return this.ip(thread);
    this.sorter.early(thread, thread.packet, { taken: this.after, goesOn: this.ip, dropped: (reason) => this.drop(thread, reason), forwarded: this.left });
  };

  private readonly ip = (thread: Thread): void => thread.run(this.s.ipRcv, thread.packet, this.ipDone, this.share);

  private readonly ipDone = (thread: Thread): void => {
    const { packet } = thread;
    if (this.frameOf(thread) === FRAME.malformed) return this.drop(thread, 'malformed');
    const { route } = this.stagesFor(packet);
    if (this.hooks === null || this.frameOf(thread) === FRAME.notForUs) return thread.run(route, packet, this.routed);
    this.hooks.receive(thread, packet, route, { local: this.routed, dropped: (reason) => this.drop(thread, reason), forwarded: this.leaves });
  };

  private readonly leaves = (thread: Thread): void => {
    if (this.sorter?.leaves === undefined) this.left(thread);
    else this.sorter.leaves(thread, thread.packet, this.left);
  };

  /** What GRO has merged is split again on its way out: each is sent by itself. */
  private readonly left = (thread: Thread): void => {
    const { kernel } = this;
    const behind = kernel.buffers.mergedBehind[thread.packet] as number;
    kernel.owners.forwarded(thread.packet, kernel.cpuOf(thread));
    this.free(thread, (same) => {
      if (behind === -1) return this.after(same);
      kernel.pointAtPacket(same, behind);
      same.run(kernel.stage('forwardXmit'), behind, this.left);
    });
  };

  private readonly routed = (thread: Thread): void => {
    const frame = this.frameOf(thread);
    if (frame === FRAME.notForUs) return this.drop(thread, 'notForUs');
    if (frame === FRAME.fragment) return this.drop(thread, 'fragment'); // ip_defrag() would keep it: reassembly is not simulated
    if (frame === FRAME.ipOther) return this.drop(thread, 'otherProtocol');
    if (this.kernel.filter !== null) this.kernel.lookUp(thread, thread.packet);
    if (this.sorter === null) return this.lookUp(thread);
    this.sorter.sort(thread, thread.packet, { taken: this.after, goesOn: this.lookUp, dropped: (reason) => this.drop(thread, reason) });
  };

  private readonly lookUp = (thread: Thread): void => thread.run(this.stagesFor(thread.packet).lookup, thread.packet, this.atSocket);

  private readonly atSocket = (thread: Thread): void => {
    if (this.kernel.owners.socketFor(thread.packet) === -1) return this.drop(thread, 'noSocket');
    const socket = this.kernel.socketOf(thread);
    if (socket.protocol === 'tcp') return thread.run(this.s.sockLock, thread.packet, this.behindLock);
    if (!socket.hasRoom) return this.drop(thread, 'socketBufferFull');
    this.kernel.owners.charge(thread.packet, socket);
    thread.run(this.s.udpRcv, thread.packet, this.queued);
  };

  /** tcp_v4_rcv() with the socket's spin lock: prequeue, backlog, or TCP here and now. */
  private readonly behindLock = (thread: Thread): void => {
    const { kernel, s } = this;
    const { packet } = thread;
    const socket = kernel.socketOf(thread);
    const handshake = ((kernel.arrivals.tcpFlags[packet] as number) & TCP_FLAG.syn) !== 0 || !socket.established;
    // A full receive buffer is noticed before queueing; the lock is released by the cheapest of the three ways.
    if (!socket.hasRoom) return thread.run(s.backlog, packet, (same) => this.drop(same, 'socketBufferFull'));
    for (let one = packet; one >= 0; one = kernel.buffers.mergedBehind[one] as number) kernel.owners.charge(one, socket);
    if (socket.owned) thread.run(s.backlog, packet, this.inBacklog);
    else if (socket.readerWaits && !handshake && kernel.config.choices.prequeue) thread.run(s.prequeue, packet, this.inPrequeue);
    else thread.run(s.tcp, packet, this.tcpDone);
  };

  private readonly inBacklog = (thread: Thread): void => {
    this.kernel.socketOf(thread).backlog.push(thread.packet);
    this.kernel.waitsAt(thread, thread.packet, PLACE.backlog);
    this.put(thread);
  };

  private readonly inPrequeue = (thread: Thread): void => {
    const socket = this.kernel.socketOf(thread);
    socket.prequeue.push(thread.packet);
    this.kernel.waitsAt(thread, thread.packet, PLACE.prequeue);
    if (socket.prequeue.length === 1) this.wakeFromPrequeue(thread, socket);
    else this.put(thread);
  };

  private wakeFromPrequeue(thread: Thread, socket: Socket): void {
    const { kernel, s } = this;
    const { packet } = thread;
    if (!kernel.config.choices.prequeueAlwaysWakes) return wakeReader(kernel, thread, socket.reader, packet, this.put);
    const setTimer = (): void => {
      if (socket.unacknowledged > 0) return this.put(thread);
      socket.timerMoved = true;
      thread.run(s.ackTimer, packet, this.put);
    };
    if (kernel.readers.needsWake(socket.reader)) wakeReader(kernel, thread, socket.reader, packet, setTimer);
    else thread.run(s.wakeNobody, packet, setTimer);
  }

  private readonly tcpDone = (thread: Thread): void => {
    const { arrivals } = this.kernel;
    tcpProcessed(this.kernel.socketOf(thread), arrivals.tcpFlags[thread.packet] as number);
    if ((arrivals.payloadBytes[thread.packet] as number) > 0) this.data(thread);
    else this.withoutData(thread);
  };

  private data(thread: Thread): void {
    const { packet } = thread;
    const socket = this.kernel.socketOf(thread);
    const turn = this.order.turnOf(socket, packet);
    if (turn === 'next') return this.queued(thread);
    if (turn === 'early') return this.order.keep(thread, packet, () => this.ack.send(thread, socket, packet, this.put));
    this.ack.send(thread, socket, packet, () => this.drop(thread, 'duplicate'));
  }

  private readonly queued = (thread: Thread): void => {
    const { kernel } = this;
    const { packet } = thread;
    const socket = kernel.socketOf(thread);
    socket.receiveQueue.push(packet);
    kernel.waitsAt(thread, packet, PLACE.receiveQueue);
    thread.run(this.s.dataReady, packet, () =>
      wakeReader(kernel, thread, socket.reader, packet, () => {
        if (socket.protocol === 'udp') return this.after(thread);
        this.order.releaseToQueue(thread, socket, (isDisordered) => this.ack.segment(thread, socket, packet, this.put, isDisordered));
      }),
    );
  };

  /** TCP is done with a segment that carries nothing for the reader. */
  private withoutData(thread: Thread): void {
    const { kernel } = this;
    const { packet } = thread;
    const socket = kernel.socketOf(thread);
    kernel.deliver(thread, packet);
    this.ack.withoutData(thread, socket, packet, () => this.free(thread, this.put));
  }

  private readonly put = (thread: Thread): void => thread.run(this.s.sockPut, thread.packet, this.after);

  private drop(thread: Thread, reason: DropReason): void {
    dropPacket(this.kernel, thread, thread.packet, reason, this.s, this.after);
  }

  private free(thread: Thread, then: Next): void {
    thread.run(this.s.drop, thread.packet, () => {
      this.kernel.buffers.free(thread.packet, thread.core);
      this.kernel.buffers.flush(thread, thread.packet, this.s.slabFlush, () => then(thread));
    });
  }
}

/** What TCP notes of a segment: a handshake's last ACK establishes, a SYN begins anew. */
export function tcpProcessed(socket: Socket, flags: number): void {
  const opens = (flags & (TCP_FLAG.syn | TCP_FLAG.ack)) === TCP_FLAG.syn; // a SYN with ACK answers ours
  if (opens || (flags & TCP_FLAG.rst) !== 0) socket.established = false;
  else if ((flags & TCP_FLAG.ack) !== 0) socket.established = true;
}
