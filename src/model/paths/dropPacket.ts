import type { DropReason } from '../../trace/words.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Stage, Thread } from '../machine/thread.ts';

/** A softirq drops a packet; those that GRO has merged behind it end one after another as their pages are freed. */
export function dropPacket(kernel: Kernel, thread: Thread, packet: number, reason: DropReason, s: { readonly drop: Stage; readonly slabFlush: Stage }, then: (thread: Thread) => void): void {
  const freed = (one: number): void => {
    kernel.buffers.free(one, thread.core);
    kernel.buffers.flush(thread, one, s.slabFlush, () => {
      const behind = kernel.buffers.mergedBehind[one] as number;
      if (behind === -1) return then(thread);
      thread.run(kernel.stage('groFree'), behind, () => {
        kernel.owners.dropped(behind, kernel.cpuOf(thread), reason);
        freed(behind);
      });
    });
  };
  kernel.owners.dropped(packet, kernel.cpuOf(thread), reason);
  thread.run(s.drop, packet, () => freed(packet));
}
