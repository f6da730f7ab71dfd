import type { PlaceEntry } from '../../trace/trace.ts';
import type { RingShape } from '../kernel/channelRing.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { PathPrograms } from '../kernel/pathPrograms.ts';
import type { KernelStructure } from '../kernel/structures.ts';
import type { StageDef } from '../machine/stage.ts';

/** A receive path: its stages as data, and the small functions that say which stage comes when. */
export interface ReceivePath {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  /** In the order of the picture; the index is the stage's number in the trace. */
  readonly stages: readonly StageDef<Kernel>[];
  /** Structures, and places where packets wait, that no other path has. */
  readonly structures?: readonly KernelStructure[];
  readonly places?: readonly PlaceEntry[];
  /** What every socket has for its packets, read by one thread; absent: queues. */
  readonly socketRing?: RingShape;
  /** Threads of the kernel beside the readers (`Kernel.addTask`). */
  readonly kernelThreads?: 'perCore';
  /** Buffers are posted together with an sk_buff. */
  readonly usesSkBuffs: boolean;
  /** Queues of the card where the knob leaves it open; absent: the path knows cards with one queue only. */
  readonly queues?: 'one' | 'perCore';
  /** Its stages where a channel is a list under a lock; absent: it has none that could be one. */
  readonly listStages?: readonly StageDef<Kernel>[];
  /** What it becomes when its classifier stands behind netfilter. */
  readonly afterNetfilter?: ReceivePath;
  /** What it becomes when frames are copied into its rings' memory. */
  readonly copying?: ReceivePath;
  readonly programs: (kernel: Kernel) => PathPrograms;
}

/** Slots of the transmit ring (e1000 default). */
export const TX_SLOTS = 256;
