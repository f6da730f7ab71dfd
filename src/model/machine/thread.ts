import { ns } from '../../base/units.ts';

/** A stage in the form the executor reads: parallel arrays, one entry per operation. */
export interface Stage {
  readonly index: number;
  readonly id: string;
  readonly shared: boolean;
  readonly length: number;
  readonly code: Uint8Array;
  readonly slot: Uint16Array; // which structure
  readonly offset: Uint16Array; // line within its instance
  readonly flag: Uint8Array; // lock kind
  readonly calls: readonly ((host: unknown, thread: Thread) => void)[];
  readonly chunkNs: number; // instruction time before each operation
  readonly tailNs: number; // and after the last; none after an unlock or a publication, so that what they protect is visible at once
}

/** What a context is running: a stage, how far it got, whose work it is, and which instances its structures mean. */
export class Thread {
  stage: Stage | null = null;
  packet = -1;
  pc = 0;
  workNs = 0;
  /** The stage's, multiplied where work per packet is done once for several. */
  private chunkNs = 0;
  private tailNs = 0;
  /** Socket, ACK and so on that its structures stand for at the moment (index), for the stages' small functions. */
  socket = -1;
  ack = -1;
  /** First line of the frame behind the one that the driver has taken; -1: there is none. */
  nextLine = -1;
  /** What the copy's two streams cover: lines of the packet, and lines of the user buffer from `userLine` on. */
  copyReadLines = 0;
  copyWriteLines = 0;
  userLine = 0;
  /** When the last published store is visible to other cores. */
  visibleNs = 0;
  started = false; // a span of this stage exists
  open = false; // and runs now
  pausedNs = 0;
  /** What comes when the stage has ended: it runs the next one, or leaves the thread without. */
  private next: (thread: Thread) => void = () => {};
  /** By structure: the first line of the instance that is meant. */
  readonly bases: Int32Array;

  constructor(
    /** Of a task: where it runs now. */
    public core: number,
    firstLines: Int32Array,
  ) {
    this.bases = firstLines.slice();
  }

  /** Begins a stage at the thread's next turn; `next` is called when it has ended. */
  run(stage: Stage, packet: number, next: (thread: Thread) => void, scale = 1): void {
    this.next = next;
    this.stage = stage;
    this.packet = packet;
    this.pc = 0;
    this.chunkNs = scale === 1 ? stage.chunkNs : ns(stage.chunkNs * scale);
    this.tailNs = scale === 1 ? stage.tailNs : ns(stage.tailNs * scale);
    this.workNs = stage.length === 0 ? this.tailNs : this.chunkNs;
    this.started = false;
  }

  /** The same for a stage without operations that takes as long as its caller says. */
  runFor(stage: Stage, tookNs: number, packet: number, next: (thread: Thread) => void): void {
    this.run(stage, packet, next);
    this.workNs = tookNs;
  }

  /** Nothing is left of its stage but that it ends: an interrupt comes after that, or what an unlock has let others see would come to pass later. */
  get isAtEnd(): boolean {
    return this.open && this.stage !== null && this.pc === this.stage.length && this.workNs === 0;
  }

  /** The operation at `pc` is done. */
  advance(): void {
    this.pc++;
    this.workNs = this.pc === (this.stage as Stage).length ? this.tailNs : this.chunkNs;
  }

  finishStage(): void {
    this.stage = null;
    this.next(this);
  }
}
