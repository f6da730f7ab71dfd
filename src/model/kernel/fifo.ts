const NO_ITEMS = new Int32Array(0);

/** A queue of numbers in a growing ring: packets in order. A socket has four, so nothing is allocated before the first item. */
export class Fifo {
  private items = NO_ITEMS;
  private first = 0;
  length = 0;

  push(item: number): void {
    const { items } = this;
    if (this.length === items.length) {
      const larger = new Int32Array(Math.max(16, items.length * 2));
      for (let i = 0; i < this.length; i++) larger[i] = items[(this.first + i) & (items.length - 1)] as number;
      this.items = larger;
      this.first = 0;
    }
    this.items[(this.first + this.length++) & (this.items.length - 1)] = item;
  }

  get head(): number {
    return this.items[this.first] as number;
  }

  get last(): number {
    return this.items[(this.first + this.length - 1) & (this.items.length - 1)] as number;
  }

  shift(): number {
    const item = this.items[this.first] as number;
    this.first = (this.first + 1) & (this.items.length - 1);
    this.length--;
    return item;
  }
}
