/** In place of the holder's number + 1. */
const FREE = 0;

/** Who holds the spin lock in a line, and who spins for it, first come first served. */
export class SpinLocks<Waiter extends { readonly id: number }> {
  private readonly holder: Uint8Array;
  private readonly waiting = new Map<number, Waiter[]>();

  constructor(lines: number) {
    this.holder = new Uint8Array(lines);
  }

  isFree(line: number): boolean {
    return this.holder[line] === FREE;
  }

  take(line: number, core: number): void {
    if (this.holder[line] !== FREE) throw new Error(`core ${core} takes the lock in line ${line} that core ${(this.holder[line] as number) - 1} holds`);
    this.holder[line] = core + 1;
  }

  queue(line: number, waiter: Waiter): void {
    const queue = this.waiting.get(line);
    if (queue === undefined) this.waiting.set(line, [waiter]);
    else queue.push(waiter);
  }

  /** Releases; the answer is who gets it next. */
  release(line: number, core: number): Waiter | undefined {
    if (this.holder[line] !== core + 1) throw new Error(`core ${core} releases the lock in line ${line}, held by ${(this.holder[line] as number) - 1}`);
    const next = this.waiting.size === 0 ? undefined : this.waiting.get(line)?.shift();
    this.holder[line] = next === undefined ? FREE : next.id + 1;
    return next;
  }
}
