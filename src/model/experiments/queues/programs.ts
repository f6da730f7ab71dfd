import type { Thread } from '../../machine/thread.ts';
import type { QueueBench } from './queueBench.ts';
import { CAPACITY, NODES, type QueueId } from './structures.ts';

/** When items come and requests arrive: what is not the bench's. */
export interface QueueTimes {
  /** The next item is the producer's from now on; answers its number, or -1 when it is not due yet or none is left. */
  readonly nextItem: () => number;
  /** Calls `requestArrives` one transfer of a line later. */
  readonly requestArrivesAfter: (atNs: number) => void;
}

/** Both programs and what is in the queue. Effects come at the end of the stage that has them. */
export class QueuePrograms {
  private put = 0;
  private got = 0;
  /** Of the list's lock. */
  private holder: Thread | null = null;
  private freeFromNs = 0;
  private waiting: (() => void) | null = null;
  /** When an item's index can be seen by the other side; by item, of those in the queue. */
  private readonly visibleNs = new Float64Array(CAPACITY);

  constructor(
    private readonly queue: QueueId,
    private readonly paced: boolean,
    private readonly items: number,
    private readonly bench: QueueBench,
    private readonly times: QueueTimes,
    readonly producer: Thread,
    readonly consumer: Thread,
  ) {}

  private get length(): number {
    return this.put - this.got;
  }

  /** The consumer, looking now, sees an item. */
  private get isThere(): boolean {
    return this.length > 0 && this.bench.nowNs(this.consumer) >= (this.visibleNs[this.got % CAPACITY] as number);
  }

  private run(thread: Thread, stage: string, item: number, then: () => void): void {
    this.bench.run(thread, stage, item, then);
  }

  /**
   * An exchange takes the lock. Where it finds it taken, the thread asks for the line again and again; whoever has just released it may
   * take it once more in between.
   */
  private lock(thread: Thread, stage: string, item: number, then: () => void): void {
    this.run(thread, stage, item, () => {
      if (this.holder !== null) {
        this.waiting = () => {
          this.holder = thread;
          this.run(thread, thread === this.producer ? 'producerSpins' : 'consumerSpins', -1, () => this.run(thread, stage, item, then));
        };
        this.times.requestArrivesAfter(this.bench.nowNs(thread));
        return;
      }
      this.holder = thread;
      then();
    });
  }

  /** The request of the one that waits has reached the line: it gets the lock if that is free at this instant. */
  requestArrives(atNs: number): void {
    const { waiting } = this;
    if (waiting === null) return;
    if (this.holder !== null || atNs < this.freeFromNs) return this.times.requestArrivesAfter(atNs);
    this.waiting = null;
    waiting();
  }

  /** The stage before ended with the store that frees the lock. */
  private isUnlocked({ visibleNs }: Thread): void {
    this.holder = null;
    this.freeFromNs = visibleNs;
  }

  /** The producer goes on with the next item, if it is due. */
  produce(): void {
    const item = this.times.nextItem();
    if (item < 0) return;
    const { producer, bench } = this;
    bench.pointAtNode(producer, item % NODES);
    const isList = this.queue === 'locked-list';
    if (!isList) bench.pointAtEntry(producer, item % CAPACITY);
    const go = (): void => (isList ? this.append(item) : this.putInRing(item));
    if (this.paced) this.run(producer, 'fill', item, go);
    else go();
  }

  private append(item: number): void {
    const { producer, bench } = this;
    this.lock(producer, 'lockToPut', item, () => {
      if (this.length === CAPACITY) {
        return this.run(producer, 'foundFull', item, () => {
          this.isUnlocked(producer);
          this.run(producer, 'producerPauses', -1, () => this.append(item));
        });
      }
      bench.pointAtLastNode(producer, (item + NODES - 1) % NODES);
      this.run(producer, this.length === 0 ? 'appendFirst' : 'append', item, () => {
        this.isUnlocked(producer);
        this.isPut(item);
      });
    });
  }

  private putInRing(item: number): void {
    if (this.length < CAPACITY) return this.run(this.producer, 'put', item, () => this.isPut(item));
    this.run(this.producer, 'foundFull', -1, () => this.run(this.producer, 'producerPauses', -1, () => this.putInRing(item)));
  }

  private isPut(item: number): void {
    this.put++;
    this.visibleNs[item % CAPACITY] = this.producer.visibleNs;
    this.bench.waits(item);
    if (this.paced) this.run(this.producer, 'putDone', item, () => this.produce());
    else this.produce();
  }

  /** The consumer goes on until everything was taken. */
  consume(): void {
    const { consumer, bench } = this;
    const item = this.got;
    if (item === this.items) return;
    bench.pointAtNode(consumer, item % NODES);
    if (this.queue === 'locked-list') return this.paced ? this.lookFirst() : this.unlink();
    bench.pointAtEntry(consumer, item % CAPACITY);
    if (!this.isThere || this.paced) return this.lookFirst();
    this.run(consumer, 'take', item, () => this.isTaken(item));
  }

  private lookFirst(): void {
    const { consumer } = this;
    this.run(consumer, 'look', -1, () => {
      if (!this.isThere) return this.run(consumer, 'consumerPauses', -1, () => this.lookFirst());
      const item = this.got;
      const go = (): void => (this.queue === 'locked-list' ? this.unlink() : this.run(consumer, 'take', item, () => this.isTaken(item)));
      if (this.paced) this.run(consumer, 'stamp', item, go);
      else go();
    });
  }

  private unlink(): void {
    const { consumer } = this;
    this.lock(consumer, 'lockToTake', -1, () => {
      const item = this.got;
      const found = this.length > 0;
      this.run(consumer, found ? 'unlink' : 'foundEmpty', found ? item : -1, () => {
        this.isUnlocked(consumer);
        if (found) this.isTaken(item);
        else this.run(consumer, 'consumerPauses', -1, () => this.consume());
      });
    });
  }

  private isTaken(item: number): void {
    this.got++;
    if (!this.paced) {
      this.bench.taken(this.consumer, item);
      return this.consume();
    }
    this.run(this.consumer, 'takeDone', item, () => {
      this.bench.taken(this.consumer, item);
      this.run(this.consumer, 'takeFence', item, () => this.consume());
    });
  }
}
