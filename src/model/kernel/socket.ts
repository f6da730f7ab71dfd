import type { IpAddress } from '../../scenario/ipAddress.ts';
import type { ChannelRing } from './channelRing.ts';
import type { KernelValues } from './constants.ts';
import { Fifo } from './fifo.ts';
import type { Task } from './task.ts';

/** A socket: queues by packet number, and who owns it. */
export class Socket {
  /** lock_sock(): the reader works on it, softirqs use the backlog. */
  owned = false;
  /** The reader sleeps in, or is inside, recv and takes TCP over (`ucopy.task`). */
  readerWaits = false;
  readonly prequeue = new Fifo();
  readonly backlog = new Fifo();
  readonly receiveQueue = new Fifo();
  chargedBytes = 0;
  /** Data segments since the last ACK (tcp_ack_snd_check: every second one). */
  unacknowledged = 0;
  /** When the delayed ACK is due; Infinity: nothing waits for one. The timer itself may fire earlier, and is set again. */
  delayedAckDueNs = Infinity;
  timerPending = false;
  /** tcp_prequeue() has set it for later than a delayed ACK is due: the next lone segment sets it again. */
  timerMoved = false;
  channel: ChannelRing | null = null;
  /** False between a SYN and the handshake's last ACK. */
  established = true;
  /** The address under which its program knows itself; TCP: from the connection's first packet on. */
  localAddress: IpAddress = 0;
  localPort = 0;

  constructor(
    readonly id: number,
    readonly protocol: 'tcp' | 'udp',
    /** One, or several threads of a program that share it. */
    readonly readers: [Task, ...Task[]],
    /** The flow whose route its ACKs take. */
    readonly flow: number,
    private readonly constants: KernelValues,
  ) {}

  /** Who is woken for a packet: of those that sleep in recv the one that has slept longest (an exclusive wait queue). */
  get reader(): Task {
    const { readers } = this;
    let longest = readers[0];
    if (readers.length > 1) for (const task of readers) if (task.isWaiting && (!longest.isWaiting || task.waitsSinceNs < longest.waitsSinceNs)) longest = task;
    return longest;
  }

  get limitBytes(): number {
    return this.protocol === 'tcp' ? this.constants.tcpReceiveBufferBytes : this.constants.udpReceiveBufferBytes;
  }

  /** skb->truesize: what a packet is charged, whatever its length. */
  charge(): void {
    this.chargedBytes += this.constants.trueSizeBytes;
  }

  uncharge(): void {
    this.chargedBytes -= this.constants.trueSizeBytes;
  }

  /** Room for one more packet? (sk_rmem_alloc against sk_rcvbuf) */
  get hasRoom(): boolean {
    return this.chargedBytes < this.limitBytes;
  }
}
