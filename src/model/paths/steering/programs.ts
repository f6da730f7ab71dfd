import { at } from '../../../base/assert.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { PathPrograms } from '../../kernel/pathPrograms.ts';
import type { Thread } from '../../machine/thread.ts';
import { readersOf } from '../readersOf.ts';
import { NetRx } from '../stack/netRx.ts';
import { napiPrograms, pollsOf } from '../stack/path.ts';
import { StackReader } from '../stack/reader.ts';
import { StackReceive } from '../stack/receive.ts';
import { Backlog } from './backlog.ts';
import { FlowSteering } from './flowSteering.ts';
import { Steer } from './steer.ts';

/** The stack with steering between driver and protocols: by hash alone, or to where each flow's application reads. */
export function steeringPrograms(kernel: Kernel, toReader: boolean): PathPrograms {
  const flows = toReader ? new FlowSteering(kernel) : null;
  const heads = flows?.heads ?? new Uint32Array(kernel.cpus.length);
  const ipis = new IpiList(kernel);
  const uppers = kernel.cpus.map(() => new StackReceive(kernel));
  const backlogs = kernel.cpus.map(({ id }) => new Backlog(kernel, id, at(uppers, id), heads, ipis.send));
  const softirqs = kernel.cpus.map((cpu) => new NetRx(kernel, cpu, (thread) => ipis.send(thread, () => {})));
  const schedule = (thread: Thread, core: number): void => {
    if (core === thread.core) at(softirqs, core).schedule(at(backlogs, core));
    else ipis.add(thread.core, core);
  };
  const wiring = { backlogs, uppers, flows, schedule };
  return {
    ...napiPrograms(kernel, pollsOf(kernel, (queue) => new Steer(kernel, queue.index, wiring)), softirqs),
    beginIpi: (cpu) => cpu.hardirq.run(kernel.stage('ipi'), -1, () => at(softirqs, cpu.id).schedule(at(backlogs, cpu.id))),
    readerResumes: readersOf((task) => new StackReader(kernel, task, flows)),
  };
}

/** Cores that each core will interrupt, all at once: at the end of its softirq, or before it works off its own backlog. */
class IpiList {
  private readonly pending: number[][];

  constructor(private readonly kernel: Kernel) {
    this.pending = kernel.cpus.map(() => []);
  }

  add(from: number, to: number): void {
    at(this.pending, from).push(to);
  }

  readonly send = (thread: Thread, then: (thread: Thread) => void): void => {
    const to = at(this.pending, thread.core).shift();
    if (to === undefined) return then(thread);
    thread.run(this.kernel.stage('sendIpi'), -1, () => {
      this.kernel.sendIpi(at(this.kernel.cpus, to), this.kernel.cpuOf(thread).cost.nowNs);
      this.send(thread, then);
    });
  };
}
