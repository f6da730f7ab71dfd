import type { Coherence } from '../machine/coherence.ts';
import type { Thread } from '../machine/thread.ts';
import { Fifo } from './fifo.ts';
import type { Layout } from './layout.ts';
import type { Slab } from './slab.ts';

const ACK_LINES = 4;

/** A transmit ring of the card, as far as ACKs need it: who is set down, what the card has sent, what the driver may free. */
export class TransmitRing {
  /** ACKs that the card has sent and the driver has not cleaned. */
  private readonly sent = new Fifo();
  /** By AckBuff: whose ACK it is, and where it lies in the ring. */
  private readonly socketOf: Int32Array;
  private readonly slotOf: Int32Array;
  private next = 0;
  private underWay = 0;
  /** ACKs that the driver has ever cleaned. */
  cleaned = 0;
  private clean = 0;
  private readonly firstGroup: number;
  private readonly point;

  constructor(
    private readonly queue: number,
    private readonly slots: number,
    private readonly layout: Layout,
    private readonly coherence: Coherence,
    private readonly slab: Slab,
  ) {
    this.socketOf = new Int32Array(slab.capacity);
    this.slotOf = new Int32Array(slab.capacity);
    this.firstGroup = queue * Math.ceil(slots / 4);
    this.point = {
      netDevice: layout.pointer('NetDevice'), qdisc: layout.pointer('Qdisc'), xmitLock: layout.pointer('XmitLock'),
      socket: layout.pointer('Socket'), ackBuff: layout.pointer('AckBuff'), descriptor: layout.pointer('TxDescriptor'), bufferInfo: layout.pointer('TxBufferInfo'),
    };
  }

  get hasSent(): boolean {
    return this.sent.length > 0;
  }

  /** No slot would be free for another ACK: the driver has not cleaned for long. */
  get isFull(): boolean {
    return this.underWay === this.slots;
  }

  /** Takes a buffer for an ACK of the thread's socket. */
  prepare(thread: Thread): void {
    this.underWay++;
    thread.ack = this.slab.take(thread.core);
    this.socketOf[thread.ack] = thread.socket;
    this.point.ackBuff(thread, thread.ack);
  }

  /** The thread's ACK gets a slot of the ring. */
  setDown(thread: Thread): void {
    this.slotOf[thread.ack] = this.next;
    this.pointAt(thread, this.next);
    this.next = (this.next + 1) % this.slots;
  }

  /** The rules kept it back: its buffer is free again. */
  cancel(thread: Thread): void {
    this.underWay--;
    this.slab.give(thread.core, thread.ack);
  }

  /** The doorbell rang: the card reads the ACK's lines and writes the descriptor back; the driver cleans it at its next poll. */
  send(thread: Thread): void {
    const first = this.layout.line('AckBuff', thread.ack);
    for (let line = 0; line < ACK_LINES; line++) this.coherence.dmaRead(first + line);
    this.coherence.dmaWrite(this.layout.line('TxDescriptor', this.firstGroup + ((this.slotOf[thread.ack] as number) >> 2)));
    this.sent.push(thread.ack);
  }

  /** The oldest ACK that the card has sent, for the driver to free. */
  takeSent(thread: Thread): void {
    const slot = this.clean;
    this.clean = (slot + 1) % this.slots;
    this.underWay--;
    this.cleaned++;
    thread.ack = this.sent.shift();
    this.point.socket(thread, this.socketOf[thread.ack] as number);
    this.pointAt(thread, slot);
  }

  private pointAt(thread: Thread, slot: number): void {
    this.point.ackBuff(thread, thread.ack);
    this.point.netDevice(thread, this.queue);
    this.point.qdisc(thread, this.queue);
    this.point.xmitLock(thread, this.queue);
    this.point.descriptor(thread, this.firstGroup + (slot >> 2));
    this.point.bufferInfo(thread, this.firstGroup + (slot >> 2));
  }
}
