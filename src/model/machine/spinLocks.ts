const FREE = 255;

/** Who holds the spin lock in a line, and who spins for it, first come first served. */
export class SpinLocks<Waiter extends { readonly id: number }> {
  private readonly holder: Uint8Array;
  private readonly waiting = new Map<number, Waiter[]>();

  constructor(lines: number) {
    this.holder = new Uint8Array(lines).fill(FREE);
  }

  isFree(line: number): boolean {
    return this.holder[line] === FREE;
  }

  take(line: number, core: number): void {
    if (this.holder[line] !== FREE) throw new Error(`core ${core} takes the lock in line ${line} that core ${this.holder[line]} holds`);
    this.holder[line] = core;
  }

  queue(line: number, waiter: Waiter): void {
    const queue = this.waiting.get(line);
    if (queue === undefined) this.waiting.set(line, [waiter]);
    else queue.push(waiter);
  }

  /** Releases; the answer is who gets it next. */
  release(line: number, core: number): Waiter | undefined {
    if (this.holder[line] !== core) throw new Error(`core ${core} releases the lock in line ${line}, held by ${this.holder[line]}`);
    const next = this.waiting.size === 0 ? undefined : this.waiting.get(line)?.shift();
    this.holder[line] = next === undefined ? FREE : next.id;
    return next;
  }
}
