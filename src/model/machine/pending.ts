/** Pending misses of one kind, oldest first, in a ring whose length is a power of two. */
export class Pending {
  readonly doneNs: Float64Array;
  readonly touch: Int32Array;
  readonly mask: number;
  first = 0;
  count = 0;
  constructor(readonly slots: number) {
    let length = 1;
    while (length <= slots) length *= 2;
    this.mask = length - 1;
    this.doneNs = new Float64Array(length);
    this.touch = new Int32Array(length);
  }
  push(doneNs: number, touch: number): void {
    const i = (this.first + this.count) & this.mask;
    this.doneNs[i] = doneNs;
    this.touch[i] = touch;
    this.count++;
  }
  shift(): void {
    this.first = (this.first + 1) & this.mask;
    this.count--;
  }
  get oldestNs(): number {
    return this.doneNs[this.first] as number;
  }
}
