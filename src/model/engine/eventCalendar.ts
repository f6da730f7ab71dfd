/**
 * Pending events in (time, sequence) order: events of one instant come out in the order they were put in.
 *
 * A binary heap of times and slots in typed arrays. The sequence number lives in a side table and is read only when two
 * times are equal, and the smaller child is chosen without a branch: ties are stable at nearly the price of a heap
 * that does not promise any order.
 */
export class EventCalendar {
  private times = new Float64Array(64);
  private slots = new Uint32Array(64);
  private sequences = new Float64Array(64); // by slot
  private payloads = new Int32Array(64); // by slot
  private free = new Uint32Array(64);
  private freeCount = 0;
  private nextSlot = 0;
  private nextSequence = 0;
  size = 0;

  /** Time of the next event, Infinity when there is none. */
  get nextNs(): number {
    return this.size === 0 ? Infinity : (this.times[0] as number);
  }

  push(atNs: number, payload: number): void {
    if (this.size === this.times.length) this.grow();
    const slot = this.freeCount > 0 ? (this.free[--this.freeCount] as number) : this.nextSlot++;
    this.sequences[slot] = this.nextSequence++;
    this.payloads[slot] = payload;
    const times = this.times;
    const slots = this.slots;
    // A new event has the largest sequence, so it stays below an equal parent: no tie needs to be looked up here.
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const parentNs = times[parent] as number;
      if (parentNs <= atNs) break;
      times[i] = parentNs;
      slots[i] = slots[parent] as number;
      i = parent;
    }
    times[i] = atNs;
    slots[i] = slot;
  }

  /** Payload of the next event, which leaves the calendar. Read `nextNs` before. */
  pop(): number {
    const times = this.times;
    const slots = this.slots;
    const first = slots[0] as number;
    const size = --this.size;
    this.free[this.freeCount++] = first;
    if (size > 0) {
      const atNs = times[size] as number;
      const slot = slots[size] as number;
      const sequences = this.sequences;
      const sequence = sequences[slot] as number;
      let i = 0;
      let left = 1;
      while (left < size) {
        const right = left + 1;
        let child = left;
        if (right < size) {
          const leftNs = times[left] as number;
          const rightNs = times[right] as number;
          child = left + +(rightNs < leftNs);
          if (leftNs === rightNs && (sequences[slots[right] as number] as number) < (sequences[slots[left] as number] as number)) child = right;
        }
        const childNs = times[child] as number;
        if (childNs > atNs || (childNs === atNs && (sequences[slots[child] as number] as number) > sequence)) break;
        times[i] = childNs;
        slots[i] = slots[child] as number;
        i = child;
        left = 2 * i + 1;
      }
      times[i] = atNs;
      slots[i] = slot;
    }
    return this.payloads[first] as number;
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    const copy = <T extends Float64Array | Uint32Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.times = copy(this.times, new Float64Array(capacity));
    this.slots = copy(this.slots, new Uint32Array(capacity));
    this.sequences = copy(this.sequences, new Float64Array(capacity));
    this.payloads = copy(this.payloads, new Int32Array(capacity));
    this.free = copy(this.free, new Uint32Array(capacity));
  }
}
