/**
 * A slab cache seen by its traffic: every core has a stack of free objects, which exchanges batches with a shared list.
 * An object freed on the reader's core and allocated again on the interrupt's core brings its lines back across.
 * A batch is half of what a core may keep, as in 2.6.15's enable_cpucache(), unless another is given.
 */
export class Slab {
  private readonly perCore: number[][];
  private readonly shared: number[] = [];
  private made = 0;

  constructor(
    cores: number,
    readonly capacity: number,
    private readonly limit: number,
    private readonly batch = limit / 2,
  ) {
    this.perCore = Array.from({ length: cores }, () => []);
  }

  /** The core's stack is empty: `refill` comes first. */
  needsRefill(core: number): boolean {
    return this.of(core).length === 0;
  }

  refill(core: number): void {
    const own = this.of(core);
    for (let k = 0; k < this.batch; k++) {
      const object = this.shared.pop();
      if (object !== undefined) own.push(object);
      else if (this.made < this.capacity) own.push(this.made++);
    }
    if (own.length === 0) throw new Error(`slab of ${this.capacity} objects is exhausted`);
  }

  take(core: number): number {
    const object = this.of(core).pop();
    if (object === undefined) throw new Error(`core ${core} takes from an empty stack`);
    return object;
  }

  give(core: number, object: number): void {
    this.of(core).push(object);
  }

  needsFlush(core: number): boolean {
    return this.of(core).length > this.limit;
  }

  /** The oldest objects go, as free_block() does. */
  flush(core: number): void {
    this.shared.push(...this.of(core).splice(0, this.batch));
  }

  private of(core: number): number[] {
    return this.perCore[core] as number[];
  }
}
