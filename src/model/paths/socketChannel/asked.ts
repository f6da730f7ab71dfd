import type { Kernel } from '../../kernel/kernel.ts';
import type { Stage, Thread } from '../../machine/thread.ts';

/** What the scenario makes a channel ask for each packet before it is put, in the stack's order. */
export class Asked {
  private readonly stages: readonly Stage[];

  constructor(kernel: Kernel) {
    const { route, socket } = kernel.config.asks;
    this.stages = [...(route ? [kernel.stage('askRoute')] : []), ...(socket ? [kernel.stage('askSocket')] : [])];
  }

  run(thread: Thread, packet: number, then: (thread: Thread) => void, place = 0): void {
    const stage = this.stages[place];
    if (stage === undefined) then(thread);
    else thread.run(stage, packet, () => this.run(thread, packet, then, place + 1));
  }
}
