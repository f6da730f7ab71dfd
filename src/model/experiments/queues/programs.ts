import type { Stage, Thread } from '../../machine/thread.ts';
import { CAPACITY, ENTRIES_PER_LINE, NODES, type QueueId } from './structures.ts';

/** What the programs need of the run around them. */
export interface QueueHost {
  readonly stage: (id: string) => Stage;
  /** Points a name of the stages (`Node`, `LastNode`, `Slot`) at an instance. */
  readonly point: (thread: Thread, name: string, instance: number) => void;
  /** The next item is the producer's from now on; answers its number, or -1 when it is not due yet or none is left. */
  readonly nextItem: () => number;
  readonly taken: (item: number) => void;
  readonly waitsInQueue: (item: number) => void;
}

/** Both programs and what is in the queue. Effects come at the end of the stage that has them. */
export class QueuePrograms {
  private put = 0;
  private got = 0;

  constructor(
    private readonly queue: QueueId,
    private readonly paced: boolean,
    private readonly items: number,
    private readonly host: QueueHost,
    readonly producer: Thread,
    readonly consumer: Thread,
  ) {}

  private get length(): number {
    return this.put - this.got;
  }

  private run(thread: Thread, stage: string, item: number, then: () => void): void {
    thread.run(this.host.stage(stage), item, then);
  }

  /** The producer goes on with the next item, if it is due. */
  produce(): void {
    const item = this.host.nextItem();
    if (item < 0) return;
    const { producer, host } = this;
    host.point(producer, 'Node', item % NODES);
    const isList = this.queue === 'locked-list';
    if (!isList) host.point(producer, 'Slot', Math.floor((item % CAPACITY) / ENTRIES_PER_LINE));
    const go = (): void => (isList ? this.append(item) : this.putInRing(item));
    if (this.paced) this.run(producer, 'fill', item, go);
    else go();
  }

  private append(item: number): void {
    const { producer, host } = this;
    this.run(producer, 'lockToPut', item, () => {
      if (this.length === CAPACITY) return this.run(producer, 'foundFull', item, () => this.run(producer, 'producerPauses', -1, () => this.append(item)));
      host.point(producer, 'LastNode', (item + NODES - 1) % NODES);
      this.run(producer, this.length === 0 ? 'appendFirst' : 'append', item, () => this.isPut(item));
    });
  }

  private putInRing(item: number): void {
    if (this.length < CAPACITY) return this.run(this.producer, 'put', item, () => this.isPut(item));
    this.run(this.producer, 'foundFull', -1, () => this.run(this.producer, 'producerPauses', -1, () => this.putInRing(item)));
  }

  private isPut(item: number): void {
    this.put++;
    this.host.waitsInQueue(item);
    if (this.paced) this.run(this.producer, 'putDone', item, () => this.produce());
    else this.produce();
  }

  /** The consumer goes on until everything was taken. */
  consume(): void {
    const { consumer, host } = this;
    const item = this.got;
    if (item === this.items) return;
    host.point(consumer, 'Node', item % NODES);
    if (this.queue === 'locked-list') return this.paced ? this.lookFirst() : this.unlink();
    host.point(consumer, 'Slot', Math.floor((item % CAPACITY) / ENTRIES_PER_LINE));
    if (this.length === 0 || this.paced) return this.lookFirst();
    this.run(consumer, 'take', item, () => this.isTaken(item));
  }

  private lookFirst(): void {
    const { consumer } = this;
    this.run(consumer, 'look', -1, () => {
      if (this.length === 0) return this.run(consumer, 'consumerPauses', -1, () => this.lookFirst());
      const item = this.got;
      const go = (): void => (this.queue === 'locked-list' ? this.unlink() : this.run(consumer, 'take', item, () => this.isTaken(item)));
      if (this.paced) this.run(consumer, 'stamp', item, go);
      else go();
    });
  }

  private unlink(): void {
    const { consumer } = this;
    this.run(consumer, 'lockToTake', -1, () => {
      const item = this.got;
      if (this.length > 0) return this.run(consumer, 'unlink', item, () => this.isTaken(item));
      this.run(consumer, 'foundEmpty', -1, () => this.run(consumer, 'consumerPauses', -1, () => this.consume()));
    });
  }

  private isTaken(item: number): void {
    this.got++;
    if (!this.paced) {
      this.host.taken(item);
      return this.consume();
    }
    this.run(this.consumer, 'takeDone', item, () => {
      this.host.taken(item);
      this.run(this.consumer, 'takeFence', item, () => this.consume());
    });
  }
}
