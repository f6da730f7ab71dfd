/**
 * Pending events in (time, sequence) order: events of one instant come out in the order they were put in.
 *
 * A binary heap of times and slots in typed arrays. The sequence number lives in a side table and is read only when two
 * times are equal, and the smaller child is chosen without a branch: ties are stable at nearly the price of a heap
 * that does not promise any order. Behind the heap's end times are Infinity, so the last child needs no bounds check,
 * and slots are the free ones.
 */
export class EventCalendar {
  private times = new Float64Array(64).fill(Infinity);
  private slots = Uint32Array.from({ length: 64 }, (_, slot) => slot);
  private sequences = new Float64Array(64); // by slot
  private payloads = new Int32Array(64); // by slot
  private nextSequence = 0;
  size = 0;

  /** Time of the next event, Infinity when there is none. */
  get nextNs(): number {
    return this.times[0] as number;
  }

  push(atNs: number, payload: number): void {
    if (this.size + 2 >= this.times.length) this.grow();
    const times = this.times;
    const slots = this.slots;
    let i = this.size++;
    const slot = slots[i] as number;
    this.sequences[slot] = this.nextSequence++;
    this.payloads[slot] = payload;
    // A new event has the largest sequence, so it stays below an equal parent: no tie needs to be looked up here.
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
    const atNs = times[size] as number;
    const slot = slots[size] as number;
    times[size] = Infinity;
    slots[size] = first;
    if (size > 0) {
      let i = 0;
      let left = 1;
      while (left < size) {
        const leftNs = times[left] as number;
        const rightNs = times[left + 1] as number;
        let child = left + +(rightNs < leftNs);
        if (leftNs === rightNs) child = this.firstOf(left, left + 1);
        const childNs = times[child] as number;
        if (childNs > atNs || (childNs === atNs && this.isBefore(slot, slots[child] as number))) break;
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

  private isBefore(slot: number, other: number): boolean {
    return (this.sequences[slot] as number) < (this.sequences[other] as number);
  }

  /** Of two places in the heap with equal times, the one whose event was put in first. */
  private firstOf(left: number, right: number): number {
    return this.isBefore(this.slots[right] as number, this.slots[left] as number) ? right : left;
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    const times = new Float64Array(capacity).fill(Infinity);
    const slots = Uint32Array.from({ length: capacity }, (_, slot) => slot);
    const sequences = new Float64Array(capacity);
    const payloads = new Int32Array(capacity);
    times.set(this.times);
    slots.set(this.slots);
    sequences.set(this.sequences);
    payloads.set(this.payloads);
    this.times = times;
    this.slots = slots;
    this.sequences = sequences;
    this.payloads = payloads;
  }
}
