import type { Cpu } from '../machine/cpu.ts';
import type { CardQueue } from './card.ts';
import type { Socket } from './socket.ts';
import type { Task } from './task.ts';

/** What a path puts in: who answers the interrupt, who does the softirq, who reads. */
export interface PathPrograms {
  readonly beginInterrupt: (cpu: Cpu) => void;
  readonly beginSoftirq: (cpu: Cpu) => void;
  /** What a core does that another one has interrupted; paths without do not send any. */
  readonly beginIpi?: (cpu: Cpu) => void;
  /** What a reader does when it has been switched in. */
  readonly readerResumes: (task: Task) => void;
  readonly delayedAck: (cpu: Cpu, socket: Socket) => void;
  /** Before the run, where a queue's ring is not filled with buffers of the slab. */
  readonly fillRing?: (queue: CardQueue) => void;
  /** The rules are others from now on. */
  readonly rulesChanged?: (atNs: number) => void;
}
