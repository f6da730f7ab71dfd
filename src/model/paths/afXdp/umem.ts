import type { CardQueue } from '../../kernel/card.ts';
import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { FILL_LINES, lineOfAddress, SPARE_FRAMES, umemFrames } from './rings.ts';
import type { Thread } from '../../machine/thread.ts';
import type { TakesBack } from '../appChannel/reader.ts';

/** The memory that processes lend to the card's queue, and its FILL ring: frames that the kernel may write into. */
export class Umem implements TakesBack {
  /** Frames in FILL, oldest first; in the beginning all that are nowhere else. */
  private readonly fill = new Fifo();
  /** When each of them is to be seen. */
  private readonly visibleNs: Float64Array;
  /** Frames that the kernel has taken and not used: it takes them first, past the ring. */
  private readonly spare = new Fifo();
  private put = 0;
  private taken = 0;
  /** The kernel found FILL empty and has asked for a call (XDP_RING_NEED_WAKEUP). */
  private needsWakeup = false;
  /** A call has come that the poll under way may have missed. */
  isCalled = false;
  private readonly s;

  /** `copies`: the card has pages of its own, so all frames lie in FILL. */
  constructor(private readonly kernel: Kernel, copies: boolean) {
    const frames = copies ? SPARE_FRAMES : umemFrames(kernel.config.ringSlots);
    this.visibleNs = new Float64Array(frames);
    for (let frame = 0; frame < frames; frame++) this.fill.push(frame);
    const suffix = kernel.arrivals.sockets.length > 1 ? 'Shared' : '';
    this.s = { take: kernel.stage('fillTake'), empty: kernel.stage('fillEmpty'), put: kernel.stage(`fillPut${suffix}`), kick: kernel.stage('fillKick') };
  }

  line(frame: number): number {
    return this.kernel.config.layout.line('UmemFrame', frame);
  }

  /** Before the run: a frame for every slot of the card's ring. */
  readonly fillRing = (queue: CardQueue): void => {
    for (let slot = 0; slot < queue.nic.slots; slot++) {
      const frame = this.fill.shift();
      queue.bufferInSlot[slot] = frame;
      queue.nic.postBuffer(this.line(frame));
    }
  };

  /** A frame to write into; -1: there is none, and the flag says so. */
  take(thread: Thread, packet: number, then: (frame: number) => void): void {
    if (this.spare.length > 0) return then(this.spare.shift());
    const { kernel, fill } = this;
    if (fill.length === 0 || (this.visibleNs[fill.head] as number) > kernel.cpuOf(thread).cost.nowNs) {
      return thread.run(this.s.empty, packet, () => {
        if (fill.length > 0) return this.take(thread, packet, then); // looked at once more before the flag stands
        this.needsWakeup = true;
        then(-1);
      });
    }
    this.point(thread, this.taken++);
    thread.run(this.s.take, packet, () => {
      this.needsWakeup = false;
      then(fill.shift());
    });
  }

  giveBack(frame: number): void {
    this.spare.push(frame);
  }

  /** The process has done with a packet: its frame goes into FILL; only a kernel that has asked for it is called. */
  give(thread: Thread, _socket: number, packet: number, then: () => void): void {
    const { kernel } = this;
    this.point(thread, this.put++);
    thread.run(this.s.put, packet, () => {
      const frame = kernel.buffers.bufferOf[packet] as number;
      this.fill.push(frame);
      this.visibleNs[frame] = thread.visibleNs;
      if (!this.needsWakeup) return then();
      this.needsWakeup = false;
      thread.run(this.s.kick, packet, () => {
        this.isCalled = true;
        kernel.nic.requestInterrupt(kernel.cpuOf(thread).cost.nowNs);
        then();
      });
    });
  }

  private point(thread: Thread, entry: number): void {
    this.kernel.config.layout.pointAtChannelSlot(thread, 0, lineOfAddress(entry, FILL_LINES), 'XskFill');
  }
}
