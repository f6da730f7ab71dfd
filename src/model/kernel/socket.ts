import type { ChannelRing } from './channelRing.ts';
import { Fifo } from './fifo.ts';
import type { Task } from './task.ts';

/** Receive buffer limits of 2.6.15: net.ipv4.tcp_rmem[2] and net.core.rmem_default. */
export const TCP_RECEIVE_BUFFER_BYTES = 174_760;
export const UDP_RECEIVE_BUFFER_BYTES = 110_592;
/** skb->truesize of a packet in a 2048-byte buffer: buffer and sk_buff are charged, whatever the frame's length. */
export const TRUE_SIZE_BYTES = 2048 + 256;

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
  channel: ChannelRing | null = null;
  /** False between a SYN and the handshake's last ACK. */
  established = true;

  constructor(
    readonly id: number,
    readonly protocol: 'tcp' | 'udp',
    readonly reader: Task,
    /** The flow whose route its ACKs take. */
    readonly flow: number,
  ) {}

  get limitBytes(): number {
    return this.protocol === 'tcp' ? TCP_RECEIVE_BUFFER_BYTES : UDP_RECEIVE_BUFFER_BYTES;
  }

  /** Room for one more packet? (sk_rmem_alloc against sk_rcvbuf) */
  get hasRoom(): boolean {
    return this.chargedBytes < this.limitBytes;
  }
}
