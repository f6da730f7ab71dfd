import type { Kernel } from '../kernel/kernel.ts';
import type { Thread } from '../machine/thread.ts';

const LINE_BYTES = 64;
/** The user buffer is used in turn. */
const USER_BUFFER_LINES = 1024;

/** Copies a packet's data to the user (this delivers it), then gives its buffers back. */
export const copyAndFree = {
  copy(kernel: Kernel, thread: Thread, packet: number, then: () => void): void {
    const bytes = kernel.arrivals.payloadBytes[packet] as number;
    // Of the frame's lines the first holds the headers; short packets have all their data there.
    const lines = Math.max(1, Math.ceil(bytes / LINE_BYTES));
    const payloadLines = Math.min(23, Math.max(0, Math.ceil((kernel.arrivals.frameBytes[packet] as number) / LINE_BYTES) - 1));
    thread.copyReadLines = payloadLines;
    if (thread.userLine + lines > USER_BUFFER_LINES) thread.userLine = 0;
    thread.copyWriteLines = lines;
    thread.run(kernel.stage('copy'), packet, () => {
      thread.userLine += lines;
      kernel.packets.delivered(packet, kernel.cpuOf(thread).cost.nowNs, thread.core);
      then();
    });
  },

  free(kernel: Kernel, thread: Thread, packet: number, then: () => void): void {
    const withData = (kernel.arrivals.payloadBytes[packet] as number) > 0;
    const withSkb = (kernel.skbOf[packet] as number) >= 0;
    thread.run(kernel.stage(withSkb ? 'skbFree' : 'bufferFree'), packet, () => {
      kernel.freeBuffers(packet, thread.core);
      kernel.flushSlabs(thread, packet, () => {
        if (withData) thread.run(kernel.stage('unattributed'), packet, then);
        else then();
      });
    });
  },
};
