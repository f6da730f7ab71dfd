import { ns } from '../../base/units.ts';
import type { Recorder } from '../../trace/recorder.ts';
import { DEVICE, DROP_REASONS, KIND, packWhat, SOURCE, WHY } from '../../trace/words.ts';
import type { Coherence } from './coherence.ts';
import { LINE_BYTES } from './memoryMap.ts';
import type { PacketClock } from './packetClock.ts';

const RX_RING_FULL = DROP_REASONS.indexOf('rxRingFull');

export interface NicWiring {
  readonly recorder: Recorder;
  readonly packets: PacketClock;
  readonly coherence: Coherence;
  /** Where a frame waits on the card, and in the ring. */
  readonly places: { readonly fifo: number; readonly ring: number };
  readonly dmaStage: number;
  /** The DMA engine, which all queues of the card share: when it is free again. */
  readonly engine: { freeNs: number };
  readonly dmaNs: number;
  readonly dmaBytesPerNs: number;
  readonly interruptGapNs: number;
  readonly at: { readonly dmaDone: (atNs: number) => void; readonly interrupt: (atNs: number) => void };
  readonly raise: (atNs: number) => void;
  /** First line of the descriptor of a slot, and of the packet buffer posted in it. */
  readonly descriptorLine: (slot: number) => number;
}

/**
 * A queue of the card: a ring of descriptors with posted buffers, the DMA engine without DDIO that takes one frame after another,
 * and an interrupt that is raised at most every `interruptGapNs` and not while the driver has masked it.
 */
export class Nic {
  masked = false;
  /** Slot the driver looks at next, and where it posts the next buffer. */
  private clean = 0;
  private fill = 0;
  private post = 0;
  private posted = 0;
  private ready = 0;
  private readonly packetIn: Int32Array;
  private readonly bufferLine: Int32Array;
  private lastInterruptNs = -Infinity;
  private interruptDue = false;
  private cause = false;
  private sent = false;

  constructor(
    readonly slots: number,
    private readonly wiring: NicWiring,
  ) {
    this.packetIn = new Int32Array(slots).fill(-1);
    this.bufferLine = new Int32Array(slots);
  }

  /** The driver posts a buffer; the answer is its slot. */
  postBuffer(firstLine: number): number {
    const slot = this.post;
    this.bufferLine[slot] = firstLine;
    this.post = (slot + 1) % this.slots;
    this.posted++;
    return slot;
  }

  get postSlot(): number {
    return this.post;
  }

  /** The last bit of a frame is in. False: no buffer was posted, the frame is gone. */
  arrive(packet: number, atNs: number, frameBytes: number): boolean {
    const { recorder, packets, coherence, places } = this.wiring;
    packets.arrived(packet, atNs, places.fifo);
    if (this.posted === 0) {
      packets.dropped(packet, atNs, DEVICE, RX_RING_FULL);
      return false;
    }
    this.posted--;
    const slot = this.fill;
    this.fill = (slot + 1) % this.slots;
    this.packetIn[slot] = packet;
    const beginNs = Math.max(atNs, this.wiring.engine.freeNs);
    // The bus is busy with the bytes alone: the next frame's follow while the last of these are on their way.
    const busyNs = ns(frameBytes / this.wiring.dmaBytesPerNs);
    const tookNs = ns(this.wiring.dmaNs + busyNs);
    packets.began(packet, beginNs, DEVICE);
    const span = recorder.spanBegan(beginNs, this.wiring.dmaStage, DEVICE, packet, 0);
    const first = this.bufferLine[slot] as number;
    const lines = Math.max(1, Math.ceil(frameBytes / LINE_BYTES));
    for (let k = 0; k < lines; k++) coherence.dmaWrite(first + k);
    const what = packWhat(KIND.dmaWrite, SOURCE.dram, WHY.none, 0);
    recorder.touched(span, beginNs, first, what, DEVICE, 1, 0, tookNs);
    if (lines > 1) recorder.touched(span, beginNs, first + 1, what, DEVICE, lines - 1, 0, tookNs);
    const descriptor = this.wiring.descriptorLine(slot);
    coherence.dmaWrite(descriptor);
    recorder.touched(span, beginNs, descriptor, what, DEVICE, 1, 0, tookNs);
    recorder.spanEnded(span, tookNs, 0, 0);
    this.wiring.engine.freeNs = beginNs + busyNs;
    packets.ended(packet, beginNs + tookNs);
    packets.waitsAt(packet, places.ring);
    this.wiring.at.dmaDone(beginNs + tookNs);
    return true;
  }

  dmaDone(atNs: number): void {
    this.ready++;
    this.cause = true;
    this.assertInterrupt(atNs);
  }

  /** Frames that the driver may take. */
  get readyCount(): number {
    return this.ready;
  }

  get cleanSlot(): number {
    return this.clean;
  }

  /** First line of the frame that the driver may take next; -1: there is none. */
  get nextLine(): number {
    return this.ready === 0 ? -1 : (this.bufferLine[this.clean] as number);
  }

  /** The driver takes the next frame out of its slot. */
  take(): number {
    const slot = this.clean;
    this.clean = (slot + 1) % this.slots;
    this.ready--;
    return this.packetIn[slot] as number;
  }

  /** A frame was sent and its descriptor written back: an interrupt too. */
  transmitted(atNs: number): void {
    this.cause = true;
    this.sent = true;
    this.assertInterrupt(atNs);
  }

  /** The driver writes the card's cause register: an interrupt without a frame. */
  requestInterrupt(atNs: number): void {
    this.cause = true;
    this.assertInterrupt(atNs);
  }

  unmask(atNs: number): void {
    this.masked = false;
    if (this.ready > 0 || this.sent) this.assertInterrupt(atNs);
  }

  private assertInterrupt(atNs: number): void {
    if (this.masked || this.interruptDue || !this.cause) return;
    this.interruptDue = true;
    this.wiring.at.interrupt(Math.max(atNs, this.lastInterruptNs + this.wiring.interruptGapNs));
  }

  /** The throttle lets the interrupt through. */
  interrupt(atNs: number): void {
    this.interruptDue = false;
    if (this.masked) return;
    this.cause = false;
    this.sent = false;
    this.lastInterruptNs = atNs;
    this.wiring.raise(atNs);
  }
}
