import type { Kernel } from '../kernel/kernel.ts';
import { LINE_BYTES } from '../machine/memoryMap.ts';
import type { Stage, Thread } from '../machine/thread.ts';

/** Of a packet's lines the first holds the headers; 23 more hold the rest of the longest frame. */
const PAYLOAD_LINES = 23;
/** The user buffer is used in turn. */
const USER_BUFFER_LINES = 1024;

/** How a reader ends a packet: copies its data to the user (this delivers it), then gives its buffers back. */
export class CopyAndFree {
  private readonly s: { readonly copy: Stage; readonly skbFree: Stage; readonly bufferFree: Stage; readonly slabFlush: Stage; readonly unattributed: Stage };
  private readonly deferFree: Stage | null;
  /** The last sk_buff went back to its core: so do the pages merged behind it. */
  private isDeferred = false;

  constructor(private readonly kernel: Kernel) {
    const skbFree = kernel.stage('skbFree');
    this.deferFree = kernel.findStage('deferFree') ?? null;
    this.s = { copy: kernel.stage('copy'), skbFree, bufferFree: kernel.findStage('bufferFree') ?? skbFree, slabFlush: kernel.stage('slabFlush'), unattributed: kernel.stage('unattributed') };
  }

  copy(thread: Thread, packet: number, then: () => void): void {
    const { kernel } = this;
    const frameLines = Math.ceil((kernel.arrivals.frameBytes[packet] as number) / LINE_BYTES);
    thread.copyReadLines = Math.min(PAYLOAD_LINES, Math.max(0, frameLines - 1));
    const lines = Math.max(1, Math.ceil((kernel.arrivals.payloadBytes[packet] as number) / LINE_BYTES));
    if (thread.userLine + lines > USER_BUFFER_LINES) thread.userLine = 0;
    thread.copyWriteLines = lines;
    thread.run(this.s.copy, packet, () => {
      thread.userLine += lines;
      kernel.deliver(thread, packet);
      then();
    });
  }

  free(thread: Thread, packet: number, then: () => void): void {
    const { kernel, s, deferFree } = this;
    const { buffers } = kernel;
    const freed = (): void => {
      if ((kernel.arrivals.payloadBytes[packet] as number) > 0) thread.run(s.unattributed, packet, then);
      else then();
    };
    const withSkb = (buffers.skbOf[packet] as number) >= 0;
    const home = buffers.homeOf[packet] as number;
    if (withSkb) this.isDeferred = home !== thread.core && buffers.takesBack(home);
    if (deferFree === null || !this.isDeferred) {
      return thread.run(withSkb ? s.skbFree : s.bufferFree, packet, () => {
        buffers.free(packet, thread.core);
        buffers.flush(thread, packet, s.slabFlush, freed);
      });
    }
    if (!withSkb) {
      buffers.defer(packet);
      return freed();
    }
    kernel.point.deferList(thread, home);
    thread.run(deferFree, packet, () => {
      buffers.defer(packet);
      freed();
    });
  }
}
