import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';
import { COMPLETION_ENTRIES, lineOfAddress } from './rings.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import type { Answers } from '../appChannel/reader.ts';

/** Before an answer goes into the TX ring the process takes out of COMPLETION what the card has sent. */
export class ReapsFirst implements Answers {
  private reaped = 0;
  private readonly stage: Stage;

  constructor(
    private readonly kernel: Kernel,
    private readonly answers: Answers,
  ) {
    this.stage = kernel.stage(kernel.arrivals.sockets.length > 1 ? 'reapShared' : 'reap');
  }

  put(thread: Thread, socket: Socket, packet: number, then: () => void): void {
    if (this.reaped >= this.kernel.transmit.cleaned) return this.answers.put(thread, socket, packet, then);
    this.kernel.config.layout.pointAtChannelSlot(thread, 0, lineOfAddress(this.reaped++, COMPLETION_ENTRIES / 8), 'XskCompletion');
    thread.run(this.stage, packet, () => this.put(thread, socket, packet, then));
  }
}
