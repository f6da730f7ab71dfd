import type { Recorder } from '../../trace/recorder.ts';
import { CONTINUED, KIND, SHARED } from '../../trace/words.ts';
import type { AccessCost } from './accessCost.ts';
import type { PacketClock } from './packetClock.ts';
import type { SpinLocks } from './spinLocks.ts';
import { CODE, LOCK_FLAG } from './stage.ts';
import { type Stage, Thread } from './thread.ts';

/** Nothing between two scheduling points is longer: other cores' accesses interleave at least this finely. */
const SEGMENT_NS = 200;
/** Spans are cut in two before their columns (at most 4.19 ms) run over. */
const SPAN_NS_MAX = 2e6;

export interface CpuWiring {
  /** When something else happens. */
  readonly calendar: { readonly nextNs: number };
  readonly recorder: Recorder;
  readonly packets: PacketClock;
  readonly locks: SpinLocks<Cpu>;
  /** By kind of lock. */
  readonly unlockNs: readonly number[];
  readonly lockNs: readonly number[];
  readonly registerReadNs: number;
  readonly registerWriteNs: number;
  /** A scheduling point before every access to a line, not only around what synchronises. */
  readonly everyAccess?: boolean;
  /** Handed to the stages' own small functions. */
  readonly host: unknown;
  /** An event at which this core goes on. */
  readonly wakeAt: (cpu: Cpu, atNs: number) => void;
  readonly beginInterrupt: (cpu: Cpu) => void;
  /** Another core has interrupted this one. */
  readonly beginIpi: (cpu: Cpu) => void;
  readonly beginSoftirq: (cpu: Cpu) => void;
  /** The next task that may run here, or null: the core idles. */
  readonly pickTask: (cpu: Cpu) => Thread | null;
}

/**
 * One core: hard interrupt before softirq before task. It executes stages in segments; between two segments other cores
 * and the card may act, and a more urgent context takes over.
 */
export class Cpu {
  readonly hardirq: Thread;
  readonly softirq: Thread;
  task: Thread | null = null;
  interruptPending = false;
  ipiPending = false;
  softirqPending = false;
  interruptsOff = 0;
  softirqsOff = 0;
  /** ksoftirqd has taken over: until then softirqs wait while a task wants to run. */
  softirqsYieldUntilNs = 0;
  /** No stage ends after it: the run does. */
  limitNs = Infinity;
  /** Spins for a lock: no event until it is handed over. */
  spinning = false;
  /** An event for this core is in the calendar, or it runs now. */
  awake = false;
  private running: Thread | null = null;
  /** Operations from this code to `unlock` have a scheduling point before them. */
  private readonly pointsFrom: number;

  constructor(
    readonly id: number,
    readonly cost: AccessCost,
    firstLines: Int32Array,
    private readonly wiring: CpuWiring,
  ) {
    this.pointsFrom = wiring.everyAccess === true ? CODE.chase : CODE.atomic;
    this.hardirq = new Thread(id, firstLines);
    this.softirq = new Thread(id, firstLines);
  }

  get idle(): boolean {
    return !this.awake && !this.spinning;
  }

  /** No interrupt and no softirq runs here or is due. */
  get isQuiet(): boolean {
    return !this.interruptPending && !this.ipiPending && !this.softirqPending && this.hardirq.stage === null && this.softirq.stage === null;
  }

  /** The context whose turn it is. */
  private select(): Thread | null {
    if (this.hardirq.stage !== null) return this.hardirq;
    if (this.interruptPending && this.interruptsOff === 0) {
      this.interruptPending = false;
      this.wiring.beginInterrupt(this);
      return this.hardirq;
    }
    if (this.ipiPending && this.interruptsOff === 0) {
      this.ipiPending = false;
      this.wiring.beginIpi(this);
      return this.hardirq;
    }
    if (this.softirq.stage !== null) return this.softirq;
    const softirqDue = this.softirqPending && this.softirqsOff === 0 && this.interruptsOff === 0;
    if (softirqDue && this.cost.nowNs >= this.softirqsYieldUntilNs) return this.startSoftirq();
    if (this.task === null || this.task.stage === null) this.task = this.wiring.pickTask(this);
    if (this.task === null && softirqDue) return this.startSoftirq();
    return this.task;
  }

  /** Something that waited for interrupts or softirqs to be allowed again comes first now. */
  private isWanted(thread: Thread): boolean {
    if (this.interruptsOff > 0 || thread === this.hardirq) return false;
    if (this.interruptPending || this.ipiPending) return true;
    return thread !== this.softirq && this.softirqsOff === 0 && (this.softirq.stage !== null || (this.softirqPending && this.cost.nowNs >= this.softirqsYieldUntilNs));
  }

  private startSoftirq(): Thread {
    this.softirqPending = false;
    this.wiring.beginSoftirq(this);
    return this.softirq;
  }

  private openSpan(thread: Thread, stage: Stage): void {
    const { recorder, packets } = this.wiring;
    const cost = this.cost;
    const { packet } = thread;
    if (packet >= 0 && !stage.shared) packets.began(packet, cost.nowNs, this.id);
    cost.span = recorder.spanBegan(cost.nowNs, stage.index, this.id, packet, (stage.shared ? SHARED : 0) | (thread.started ? CONTINUED : 0));
    cost.spanBeginNs = cost.nowNs;
    cost.instructionNs = 0;
    cost.stallNs = 0;
    cost.lockNs = 0;
    thread.open = true;
    thread.started = true;
  }

  private closeSpan(thread: Thread, stage: Stage): void {
    const cost = this.cost;
    this.wiring.recorder.spanEnded(cost.span, cost.instructionNs, cost.stallNs, cost.lockNs);
    if (thread.packet >= 0 && !stage.shared) this.wiring.packets.ended(thread.packet, cost.nowNs);
    thread.open = false;
  }

  /**
   * Runs to the next scheduling point at which something else may come first, at most to the end of a stage. Scheduling points
   * before the calendar's next event change nothing and are passed. Answers false when there is nothing to run (or it spins).
   */
  segment(): boolean {
    const thread = this.running?.isAtEnd === true ? this.running : this.select();
    const before = this.running;
    if (before !== thread) {
      if (before !== null && before.open && before.stage !== null) this.closeSpan(before, before.stage);
      this.running = thread;
    }
    if (thread === null) return false;
    const stage = thread.stage as Stage;
    const cost = this.cost;
    if (thread.open && cost.nowNs - cost.spanBeginNs >= SPAN_NS_MAX) this.closeSpan(thread, stage);
    if (!thread.open) this.openSpan(thread, stage);
    const { calendar } = this.wiring;
    const { pointsFrom } = this;
    const { code, slot, offset, length } = stage;
    let beginNs = cost.nowNs;
    for (;;) {
      if (thread.workNs > 0) {
        const freeNs = calendar.nextNs;
        const roomNs = Math.min(freeNs > beginNs + SEGMENT_NS ? freeNs : beginNs + SEGMENT_NS, cost.spanBeginNs + SPAN_NS_MAX) - cost.nowNs;
        if (roomNs <= 0) return true;
        if (thread.workNs > roomNs) {
          cost.work(roomNs);
          thread.workNs -= roomNs;
          return true;
        }
        cost.work(thread.workNs);
        thread.workNs = 0;
      }
      const pc = thread.pc;
      if (pc === length) {
        if (cost.nowNs > this.limitNs) return true;
        this.closeSpan(thread, stage);
        thread.finishStage();
        return true;
      }
      const operation = code[pc] as number;
      if (operation >= pointsFrom && operation <= CODE.unlock && operation !== CODE.publish && cost.nowNs !== beginNs) {
        // A scheduling point lies before it.
        if (cost.nowNs >= calendar.nextNs) return true;
        beginNs = cost.nowNs;
      }
      this.execute(operation, thread, stage, (thread.bases[slot[pc] as number] as number) + (offset[pc] as number));
      thread.advance();
      if (this.spinning) return false;
      if (operation >= CODE.publish && operation <= CODE.unlock) {
        // And one lies after it.
        if (cost.nowNs >= calendar.nextNs || this.isWanted(thread)) return true;
        beginNs = cost.nowNs;
      }
    }
  }

  private execute(operation: number, thread: Thread, stage: Stage, line: number): void {
    const { cost } = this;
    switch (operation) {
      case CODE.chase:
        return cost.chase(line);
      case CODE.load:
        return cost.load(line);
      case CODE.store:
        cost.store(line);
        return;
      case CODE.atomic:
        return cost.atomic(line);
      case CODE.poll:
        return cost.chase(line, KIND.poll);
      case CODE.publish:
        thread.visibleNs = cost.store(line, KIND.publish);
        return;
      case CODE.lock:
        return this.lock(line, stage.flag[thread.pc] as number);
      case CODE.unlock:
        return this.unlock(line, stage.flag[thread.pc] as number);
      case CODE.streamRead:
        return cost.stream(line, thread.copyReadLines, false);
      case CODE.streamWrite:
        return cost.stream(line + thread.userLine, thread.copyWriteLines, true);
      case CODE.scan:
        return cost.scan(line, thread.copyReadLines);
      case CODE.join:
        return cost.join();
      case CODE.fence:
        return cost.fence();
      case CODE.registerRead:
        return cost.registerRead(this.wiring.registerReadNs);
      case CODE.registerWrite:
        return cost.work(this.wiring.registerWriteNs);
      default:
        (stage.calls[stage.offset[thread.pc] as number] as (host: unknown, thread: Thread) => void)(this.wiring.host, thread);
    }
  }

  /** The run is over: what is running is cut off here. */
  stop(): void {
    if (this.running !== null && this.running.open && this.running.stage !== null) this.closeSpan(this.running, this.running.stage);
  }

  private lock(line: number, flag: number): void {
    const { cost } = this;
    const { locks } = this.wiring;
    const lockNs = this.wiring.lockNs[flag] as number;
    if (flag === LOCK_FLAG.bh) this.softirqsOff++;
    else if (flag === LOCK_FLAG.irq) this.interruptsOff++;
    cost.lockNs += lockNs;
    cost.nowNs += lockNs;
    if (flag === LOCK_FLAG.read) {
      cost.acquire(line);
    } else if (locks.isFree(line)) {
      locks.take(line, this.id);
      cost.acquire(line);
    } else {
      locks.queue(line, this);
      this.spinning = true;
    }
  }

  private unlock(line: number, flag: number): void {
    if (flag === LOCK_FLAG.read) return this.cost.acquire(line, KIND.unlock); // read_unlock is a locked operation as well
    this.cost.release(line, this.wiring.unlockNs[flag] as number);
    const next = this.wiring.locks.release(line, this.id);
    if (next !== undefined) {
      next.cost.acquireHandedOver(line, this.cost.nowNs);
      next.spinning = false;
      this.wiring.wakeAt(next, next.cost.nowNs);
    }
    if (flag === LOCK_FLAG.bh) this.softirqsOff--;
    else if (flag === LOCK_FLAG.irq) this.interruptsOff--;
  }
}
